/// Stage 3 of 3: does what was decided about a verdict: freezes, keeps the evidence, and ends.
@NullMarked
package dev.fim.sidecar.response;

import org.jspecify.annotations.NullMarked;
