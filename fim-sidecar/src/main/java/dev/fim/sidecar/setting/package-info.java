/// The settings of the sidecar: one table, and the sources of their values.
@NullMarked
package dev.fim.sidecar.setting;

import org.jspecify.annotations.NullMarked;
