/// Words in messages: how a wrong one is quoted, and which one was probably meant.
@NullMarked
package dev.fim.words;

import org.jspecify.annotations.NullMarked;
