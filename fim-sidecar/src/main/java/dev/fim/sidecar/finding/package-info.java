/// What a check of a target found, and the verdict that follows from it.
@NullMarked
package dev.fim.sidecar.finding;

import org.jspecify.annotations.NullMarked;
