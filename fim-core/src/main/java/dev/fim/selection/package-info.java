/// What paths, scope and policy come to in a tree, looked at before it is scanned, and the notes on
/// it.
@NullMarked
package dev.fim.selection;

import org.jspecify.annotations.NullMarked;
