/// What the kubelet and a monitoring system ask: `/livez`, `/readyz`, `/metrics`.
@NullMarked
package dev.fim.sidecar.endpoint;

import org.jspecify.annotations.NullMarked;
