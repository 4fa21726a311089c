/// What a pod can say about its sidecar: one table of annotations, and what they come to.
///
/// An annotation that sets a setting has no syntax of its own (`Annotation`): it is read by the
/// sidecar's own table, and its text is put into the variable as it stands. `PodRequest` are the
/// values that hold. Several targets go into one variable as a settings file, since other variables
/// hold for all of them.
@NullMarked
package dev.fim.sidecar.admission.annotation;

import org.jspecify.annotations.NullMarked;
