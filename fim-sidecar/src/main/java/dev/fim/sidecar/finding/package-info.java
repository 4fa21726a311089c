/// The findings of a check of a target, and the verdict from them.
@NullMarked
package dev.fim.sidecar.finding;

import org.jspecify.annotations.NullMarked;
