package dev.fim.report.fleet;

import dev.fim.fleet.BaselineClaim;
import dev.fim.fleet.PodIdentity;
import dev.fim.fleet.PodState;
import dev.fim.path.DisplayForm;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Values of a container as text for people, in display form.
final class PodText {

  private static final int SHORT_DIGEST = 12;

  private PodText() {}

  /// Text of a sidecar in display form; `-` for none.
  static String shown(@Nullable String text) {
    return text == null || text.isEmpty() ? "-" : DisplayForm.ofText(text);
  }

  /// `namespace/pod/container`, after the cluster where there is one.
  static String place(PodIdentity identity) {
    return Stream.of(identity.cluster(), identity.namespace(), identity.pod(), identity.container())
        .filter(Objects::nonNull)
        .map(PodText::shown)
        .collect(Collectors.joining("/"));
  }

  /// The baseline in force.
  static String baseline(PodState pod) {
    BaselineClaim baseline = pod.baseline();
    if (baseline == null) {
      return "-";
    }
    String name = baseline.name() == null ? "own" : DisplayForm.ofText(baseline.name());
    String number = baseline.number() == null ? "" : " " + baseline.number();
    String digest = DisplayForm.ofText(baseline.digest());
    return name
        + number
        + " ("
        + digest.substring(0, Math.min(SHORT_DIGEST, digest.length()))
        + (baseline.name() != null && !pod.isKnown() ? ", not in the catalogue" : "")
        + ")";
  }

  static String seal(PodState pod) {
    BaselineClaim baseline = pod.baseline();
    return baseline == null || baseline.sealKey() == null ? "-" : shown(baseline.sealKey());
  }

  /// RFC 3339, to the second.
  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// For example `3 min ago`.
  static String ago(Instant time, Instant now) {
    Duration since = Duration.between(time, now);
    if (since.toMinutes() < 1) {
      return "now";
    }
    if (since.toHours() < 1) {
      return since.toMinutes() + " min ago";
    }
    return since.toDays() < 2 ? since.toHours() + " h ago" : since.toDays() + " days ago";
  }
}
