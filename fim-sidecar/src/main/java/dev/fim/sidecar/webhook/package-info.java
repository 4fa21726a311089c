/// The mutating admission webhook: an AdmissionReview in over TLS, one with a patch out.
///
/// The webhook loses no review (`Webhook`): it answers reviews of its own before it is ready
/// (`Rehearsal`), and a connection may wait for its first review as long as for another one,
/// without taking the place of one that asks something (`BoundedServer`).
@NullMarked
package dev.fim.sidecar.webhook;

import org.jspecify.annotations.NullMarked;
