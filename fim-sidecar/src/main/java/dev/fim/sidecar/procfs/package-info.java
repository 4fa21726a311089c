/// Parses the text of files below a given `/proc`.
///
/// Everything about a process is read below a descriptor of `/proc/PID` (`ProcessFiles`), which
/// keeps standing for the same process when its number is given to another. That one has ended is a
/// value (`Reading`). What the process can write itself is read up to a bound.
@NullMarked
package dev.fim.sidecar.procfs;

import org.jspecify.annotations.NullMarked;
