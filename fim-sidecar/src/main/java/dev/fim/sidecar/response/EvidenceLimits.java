package dev.fim.sidecar.response;

import java.time.Duration;

/// What keeping evidence may cost.
///
/// @param time before the target is ended, whether all is kept or not
/// @param fileBytes of one file; what is longer is cut
/// @param totalBytes of all files of one incident
/// @param incidents how many are kept; the oldest go first
public record EvidenceLimits(Duration time, long fileBytes, long totalBytes, int incidents) {

  public static final EvidenceLimits DEFAULT =
      new EvidenceLimits(Duration.ofSeconds(2), 16L << 20, 64L << 20, 20);

  public EvidenceLimits {
    if (time.isNegative() || fileBytes < 0 || totalBytes < 0 || incidents < 1) {
      throw new IllegalArgumentException("limits of evidence below nothing");
    }
  }
}
