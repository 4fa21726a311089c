/// Decides what to do about a verdict: a function of values, which reads no clock and does nothing.
///
/// Deciding is a table (`Decider`, a function of verdict, history, settings and time). A second
/// look confirms drift; what the target can keep from being known, a file that comes and goes
/// included, is drift at the third try or after two seconds. A kill that is put off, because there
/// were others before, freezes the target at once and ends it later: waiting buys nothing.
@NullMarked
package dev.fim.sidecar.response.decision;

import org.jspecify.annotations.NullMarked;
