/// The certificate that the webhook shows, from files that may change at any time.
@NullMarked
package dev.fim.sidecar.webhook.tls;

import org.jspecify.annotations.NullMarked;
