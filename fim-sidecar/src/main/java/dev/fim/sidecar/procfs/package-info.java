/// Parses the text of files below a given `/proc`.
///
/// Everything about a process is read through a descriptor of `/proc/PID` (`ProcessFiles`), which
/// refers to the same process even when its number is reused. The end of a process is a value
/// (`Reading`). Texts that the process can change are read up to a limit.
@NullMarked
package dev.fim.sidecar.procfs;

import org.jspecify.annotations.NullMarked;
