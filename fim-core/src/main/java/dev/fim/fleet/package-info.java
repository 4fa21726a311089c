/// What the sidecars of a fleet report, in values. Sidecars may be in the hands of an attacker, so
/// no text in here is trusted or escaped.
@NullMarked
package dev.fim.fleet;

import org.jspecify.annotations.NullMarked;
