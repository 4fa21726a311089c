/// Stage 3 of 3: carries out the decision about a verdict: freezes the target, keeps the evidence,
/// and ends it.
///
/// Ending (`Responder`) writes a marker, stops every process, keeps the evidence within its limits,
/// writes the reason to the file that the kubelet mounted, and kills until two looks in a row find
/// nothing left (`ContainerSignals`). A signal goes to a process only while a descriptor holds it
/// and it is still the expected one. `FrozenMarkers` lets the next start finish the work.
@NullMarked
package dev.fim.sidecar.response;

import org.jspecify.annotations.NullMarked;
