/// Requests to a running sidecar and its replies, over a socket in its state directory.
@NullMarked
package dev.fim.sidecar.control;

import org.jspecify.annotations.NullMarked;
