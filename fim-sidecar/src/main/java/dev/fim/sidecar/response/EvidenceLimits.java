package dev.fim.sidecar.response;

import java.time.Duration;

/// The limits for keeping evidence.
///
/// @param time after which the target is ended, even if the evidence is incomplete
/// @param fileBytes the maximum for one file; longer files are cut
/// @param totalBytes the maximum for all files of one incident
/// @param incidents the number of kept incidents; the oldest are removed first
public record EvidenceLimits(Duration time, long fileBytes, long totalBytes, int incidents) {

  public static final EvidenceLimits DEFAULT =
      new EvidenceLimits(Duration.ofSeconds(2), 16L << 20, 64L << 20, 20);

  public EvidenceLimits {
    if (time.isNegative() || fileBytes < 0 || totalBytes < 0 || incidents < 1) {
      throw new IllegalArgumentException("limits of evidence below nothing");
    }
  }
}
