/// Load for a webhook that runs as a process of its own. Started by an acceptance step.
package dev.fim.sidecar.webhook.load;
