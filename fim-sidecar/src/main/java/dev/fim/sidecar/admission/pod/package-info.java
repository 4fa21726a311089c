/// A pod as raw JSON, in which any member may be missing, unknown or of any type.
@NullMarked
package dev.fim.sidecar.admission.pod;

import org.jspecify.annotations.NullMarked;
