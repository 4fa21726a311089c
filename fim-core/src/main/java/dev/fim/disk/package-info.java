/// Files of this program's own: reached through a directory that is held open from the moment it is
/// judged to the last use, and what the errors of the system mean for whoever runs this.
@NullMarked
package dev.fim.disk;

import org.jspecify.annotations.NullMarked;
