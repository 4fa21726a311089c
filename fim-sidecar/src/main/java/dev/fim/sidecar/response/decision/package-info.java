/// Decides what to do about a verdict: a function of values, which reads no clock and does nothing.
@NullMarked
package dev.fim.sidecar.response.decision;

import org.jspecify.annotations.NullMarked;
