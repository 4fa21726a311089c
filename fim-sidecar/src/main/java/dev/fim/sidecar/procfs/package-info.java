/// Parses the text of files below a given `/proc`.
@NullMarked
package dev.fim.sidecar.procfs;

import org.jspecify.annotations.NullMarked;
