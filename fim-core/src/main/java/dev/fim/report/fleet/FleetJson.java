package dev.fim.report.fleet;

import dev.fim.fleet.BaselineClaim;
import dev.fim.fleet.Drift;
import dev.fim.fleet.Fleet;
import dev.fim.fleet.PodIdentity;
import dev.fim.fleet.PodState;
import dev.fim.report.json.JsonOutput;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The fleet as JSON. Texts of sidecars are values of JSON, so they need no other escaping; what
/// they report as findings is a text, too.
final class FleetJson {

  private FleetJson() {}

  static void write(Fleet fleet, String catalogue, OutputStream out) throws java.io.IOException {
    JsonGenerator json = JsonOutput.CHANGES.on(out);
    json.writeStartObject();
    json.writeStringProperty("schema", "fim.fleet/1");
    json.writeStringProperty("catalogue", catalogue);
    json.writeStringProperty("since", PodText.time(fleet.since()));
    json.writeStringProperty("asOf", PodText.time(fleet.asOf()));
    json.writeBooleanProperty("cut", fleet.isCut());
    json.writeArrayPropertyStart("containers");
    for (PodState pod : fleet.pods()) {
      write(json, pod, fleet);
    }
    json.writeEndArray();
    json.writeEndObject();
    JsonOutput.end(json, out);
  }

  private static void write(JsonGenerator json, PodState pod, Fleet fleet) {
    PodIdentity identity = pod.identity();
    json.writeStartObject();
    text(json, "cluster", identity.cluster());
    text(json, "namespace", identity.namespace());
    text(json, "pod", identity.pod());
    text(json, "podUid", identity.podUid());
    text(json, "node", identity.node());
    text(json, "container", identity.container());
    text(json, "image", pod.image());
    json.writeStringProperty("status", FleetStatus.of(pod, fleet.asOf()).label());
    json.writeStringProperty("heard", PodText.time(pod.heard().at()));
    json.writeStringProperty("kind", pod.heard().kind());
    text(json, "verdict", pod.heard().verdict());
    text(json, "version", pod.heard().version());
    json.writeStringProperty("role", pod.role());
    BaselineClaim baseline = pod.baseline();
    if (baseline != null) {
      json.writeObjectPropertyStart("baseline");
      text(json, "name", baseline.name());
      if (baseline.number() != null) {
        json.writeNumberProperty("generation", baseline.number());
      }
      json.writeStringProperty("digest", baseline.digest());
      text(json, "sealKey", baseline.sealKey());
      json.writeBooleanProperty("known", pod.isKnown());
      json.writeEndObject();
    }
    json.writeNumberProperty("drifts", pod.drifts());
    Drift drift = pod.lastDrift();
    if (drift != null) {
      json.writeObjectPropertyStart("lastDrift");
      json.writeStringProperty("at", PodText.time(drift.at()));
      text(json, "verdict", drift.verdict());
      text(json, "findings", drift.findings());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}
