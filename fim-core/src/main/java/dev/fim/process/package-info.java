/// How the process of this program ranks among others.
@NullMarked
package dev.fim.process;

import org.jspecify.annotations.NullMarked;
