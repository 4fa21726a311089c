/// What the sidecar is told: one table of settings, and where their values come from.
@NullMarked
package dev.fim.sidecar.setting;

import org.jspecify.annotations.NullMarked;
