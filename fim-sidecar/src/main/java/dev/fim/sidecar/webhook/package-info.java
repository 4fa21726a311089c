/// The mutating admission webhook: an AdmissionReview in over TLS, one with a patch out.
@NullMarked
package dev.fim.sidecar.webhook;

import org.jspecify.annotations.NullMarked;
