/// What is known of one file, and the one table of its attributes.
@NullMarked
package dev.fim.file;

import org.jspecify.annotations.NullMarked;
