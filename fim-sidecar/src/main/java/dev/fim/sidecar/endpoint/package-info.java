/// The endpoints for the kubelet and for monitoring: `/livez`, `/readyz`, `/metrics`.
@NullMarked
package dev.fim.sidecar.endpoint;

import org.jspecify.annotations.NullMarked;
