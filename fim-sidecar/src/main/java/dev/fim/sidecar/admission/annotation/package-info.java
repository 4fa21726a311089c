/// The annotations of a pod: one table, and the request that they make.
///
/// An annotation with a setting has no syntax of its own (`Annotation`): the sidecar's table parses
/// it, and its text is put into the variable unchanged. `PodRequest` has the resulting values.
/// Several targets go into one variable as a settings file, because the other variables apply to
/// all of them.
@NullMarked
package dev.fim.sidecar.admission.annotation;

import org.jspecify.annotations.NullMarked;
