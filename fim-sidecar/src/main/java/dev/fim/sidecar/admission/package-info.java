/// Puts the sidecar into pods: a pod in, a patch out. Uses neither watch nor response.
///
/// Deciding is a function (`PodAdmission`) of the pod as raw JSON, its namespace, who asks
/// (`OptIn`) and the operator's settings. It ends in one of three values (`AdmissionDecision`),
/// whatever tree it is given: `JsonFields` reads members that may be missing or of any type, and
/// gathers what is wrong in `PodFaults`, which are bounded. It leaves alone, refuses with all
/// faults, or injects: a list of `Addition`s. There is no other operation, and each stands where
/// nothing is, so a field that nobody here knows is never lost.
///
/// The sidecar is known by what it is (`KnownSidecar`): image, command and `SidecarRights`, which
/// are read from the security contexts of container and pod for one that is found and written for
/// one that is made. A pod that was injected is so left alone, whatever others have added since.
@NullMarked
package dev.fim.sidecar.admission;

import org.jspecify.annotations.NullMarked;
