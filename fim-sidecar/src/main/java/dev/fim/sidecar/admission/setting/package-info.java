/// What the operator says of the injection: the settings file, and what its values mean.
///
/// Who may say what is the operator's to decide (`Permissions`, by who asks). `NoWeaker` compares
/// what a pod says with what holds without it (`AnnotationStrength`). Where that set holds, a
/// sidecar that is in the pod already is held to the one that would be put there (`ExactSidecar`),
/// an ignored container to its image (`IgnoredContainer`), an image to the digest that the operator
/// names (`ImageDigests`), and what the sidecar takes over from the application to the operator's
/// list (`ConfinementProfiles`).
@NullMarked
package dev.fim.sidecar.admission.setting;

import org.jspecify.annotations.NullMarked;
