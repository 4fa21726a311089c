/// The text forms of values that the kernel packs: capabilities, lists of access, flags of an
/// inode, types of file systems.
@NullMarked
package dev.fim.file.text;

import org.jspecify.annotations.NullMarked;
