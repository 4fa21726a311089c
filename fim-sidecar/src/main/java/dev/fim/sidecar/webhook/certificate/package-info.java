/// The certificate that the webhook shows, from files that may change at any time: what they hold
/// (`CertificateFiles`), and which is in force (`RotatingCertificate`).
@NullMarked
package dev.fim.sidecar.webhook.certificate;

import org.jspecify.annotations.NullMarked;
