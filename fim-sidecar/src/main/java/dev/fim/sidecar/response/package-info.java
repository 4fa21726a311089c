/// Stage 3 of 3: does what was decided about a verdict: freezes, keeps the evidence, and ends.
///
/// Ending (`Responder`) writes a marker, stops every process, keeps the evidence within a bound,
/// writes the reason to the file that the kubelet mounted, and kills until two looks in a row find
/// nothing left (`ContainerSignals`). A signal goes to a process held by a descriptor that
/// afterwards still was the one that was seen. `FrozenMarkers` lets the next start finish.
@NullMarked
package dev.fim.sidecar.response;

import org.jspecify.annotations.NullMarked;
