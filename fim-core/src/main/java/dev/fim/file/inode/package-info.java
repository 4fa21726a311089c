/// Values of an inode that no `statx(2)` tells: each takes a call of its own, made only where a
/// policy names the attribute.
@NullMarked
package dev.fim.file.inode;

import org.jspecify.annotations.NullMarked;
