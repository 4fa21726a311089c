/// Goes through a tree, and hands out what it finds in order: the whole by several threads, or
/// single paths.
@NullMarked
package dev.fim.scan.walk;

import org.jspecify.annotations.NullMarked;
