/// The commands for logs of the sidecar.
@NullMarked
package dev.fim.cli.log;

import org.jspecify.annotations.NullMarked;
