/// What a pod can say about its sidecar: one table of annotations, and what they come to.
@NullMarked
package dev.fim.sidecar.admission.annotation;

import org.jspecify.annotations.NullMarked;
