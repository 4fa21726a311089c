/// Decides how to answer a verdict: a function of values, which reads no clock and acts on nothing.
///
/// The decision is a table (`Decider`, a function of verdict, history, settings and time). A second
/// look confirms drift. If the target can prevent verification, for example by a file that comes
/// and goes, that is drift at the third try or after two seconds. A kill that is delayed because of
/// earlier ones freezes the target at once and ends it later: the delay gives an attacker nothing.
@NullMarked
package dev.fim.sidecar.response.decision;

import org.jspecify.annotations.NullMarked;
