package dev.fim.sidecar.webhook;

import dev.fim.sidecar.serve.Refused;
import java.util.Locale;

/// How a request ended, for metrics and events.
enum Result {
  /// The pod gets the sidecar.
  INJECTED,
  /// It is admitted as it is.
  LEFT_ALONE,
  /// The pod is not admitted.
  REFUSED,
  /// No review that can be read.
  MALFORMED,
  /// A body that is larger than any review.
  OVERSIZED,
  /// Another request than a POST of JSON to one of the paths.
  UNFITTING,
  /// Turned away, since too much was to be done at once.
  BUSY,
  /// A fault of ours.
  FAILED;

  /// How a request ended that got no review.
  static Result of(Refused refused) {
    return switch (refused.answer().status()) {
      case 400 -> MALFORMED;
      case 413 -> OVERSIZED;
      case 503 -> BUSY;
      default -> UNFITTING;
    };
  }

  /// Whether a review was answered by one.
  boolean isReview() {
    return switch (this) {
      case INJECTED, LEFT_ALONE, REFUSED -> true;
      case MALFORMED, OVERSIZED, UNFITTING, BUSY, FAILED -> false;
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
