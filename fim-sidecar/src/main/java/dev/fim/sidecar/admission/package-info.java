/// Puts the sidecar into pods: a pod in, a patch out. Uses neither watch nor response.
///
/// The decision is a function (`PodAdmission`) of the pod as raw JSON, its namespace, who asks
/// (`OptIn`) and the operator's settings. It has one of three results (`AdmissionDecision`),
/// whatever the tree: `JsonFields` reads members that may be missing or of any type, and collects
/// faults in `PodFaults`, which has a limit. A pod is left alone, refused with all faults, or
/// injected with a list of `Addition`s. There is no other operation, and each adds where nothing
/// is, so unknown fields are never lost.
///
/// The sidecar is recognized (`KnownSidecar`) by image, command and `SidecarRights`, which are read
/// from the security contexts of an existing one and written for a new one. So an injected pod is
/// left alone, whatever others have added since.
@NullMarked
package dev.fim.sidecar.admission;

import org.jspecify.annotations.NullMarked;
