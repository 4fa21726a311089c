package dev.fim.report.fleet;

import dev.fim.fleet.Drift;
import dev.fim.fleet.Fleet;
import dev.fim.fleet.PodState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/// The fleet as text: a container each, and a count at the end.
final class FleetText {

  private FleetText() {}

  static void write(Fleet fleet, String catalogue, OutputStream out) throws IOException {
    for (PodState pod : fleet.pods()) {
      out.write(text(pod, fleet).getBytes(StandardCharsets.UTF_8));
    }
    out.write(
        "%s: %s since %s%s\n"
            .formatted(
                catalogue,
                counts(fleet),
                PodText.time(fleet.since()),
                fleet.isCut() ? "; there are more, which are not listed" : "")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static String text(PodState pod, Fleet fleet) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-12s %s\n"
            .formatted(FleetStatus.of(pod, fleet.asOf()).label(), PodText.place(pod.identity())));
    line(text, "image", PodText.shown(pod.image()));
    line(text, "baseline", PodText.baseline(pod));
    line(text, "seal", PodText.seal(pod));
    line(
        text,
        "heard",
        "%s (%s), %s, as %s"
            .formatted(
                PodText.ago(pod.heard().at(), fleet.asOf()),
                PodText.time(pod.heard().at()),
                PodText.shown(pod.heard().kind()),
                PodText.shown(pod.role())));
    Drift drift = pod.lastDrift();
    if (drift != null) {
      line(
          text,
          "drift",
          "%s, the last %s"
              .formatted(
                  pod.drifts() == 1 ? "once" : pod.drifts() + " times", PodText.time(drift.at())));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("  %-10s %s\n".formatted(label, value));
  }

  private static String counts(Fleet fleet) {
    Map<FleetStatus, Long> counts =
        fleet.pods().stream()
            .collect(
                Collectors.groupingBy(
                    pod -> FleetStatus.of(pod, fleet.asOf()), Collectors.counting()));
    String parts =
        Arrays.stream(FleetStatus.values())
            .filter(counts::containsKey)
            .map(status -> counts.get(status) + " " + status.label())
            .collect(Collectors.joining(", "));
    return fleet.pods().size()
        + (fleet.pods().size() == 1 ? " container" : " containers")
        + (parts.isEmpty() ? "" : ": " + parts);
  }
}
