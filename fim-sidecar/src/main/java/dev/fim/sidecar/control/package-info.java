/// How a running sidecar is told something: requests and replies over a socket in its state.
@NullMarked
package dev.fim.sidecar.control;

import org.jspecify.annotations.NullMarked;
