/// The operator's settings of the injection.
///
/// The operator decides what pods may request (`Permissions`, by who asks). `NoWeaker` compares a
/// pod's value with the one that applies without it (`AnnotationStrength`). With strict
/// permissions, an existing sidecar is compared with the one that fim would add (`ExactSidecar`),
/// an ignored container must have the listed image (`IgnoredContainer`), an image must have the
/// digest that the operator names (`ImageDigests`), and the profile that the sidecar gets must be
/// listed (`ConfinementProfiles`).
@NullMarked
package dev.fim.sidecar.admission.setting;

import org.jspecify.annotations.NullMarked;
