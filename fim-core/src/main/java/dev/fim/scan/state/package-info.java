/// What all threads of one scan share: whether it is still wanted, how fast it may read, and what
/// each rule has selected.
@NullMarked
package dev.fim.scan.state;

import org.jspecify.annotations.NullMarked;
