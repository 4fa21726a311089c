package dev.fim.scan.observe;

import dev.fim.file.AttributeSet;
import dev.fim.file.Gap;
import dev.fim.file.Reason;
import org.jspecify.annotations.Nullable;

/// Collects what could not be read of one file. Reports the first reason.
final class Gaps {

  private AttributeSet missing = AttributeSet.NONE;
  private @Nullable Reason reason;

  /// Notes that `attributes` are missing if `result` is a negated `errno`.
  void note(AttributeSet attributes, String attempt, int result) {
    if (result < 0) {
      missing = missing.union(attributes);
      reason = reason == null ? Reasons.reason(attempt, result) : reason;
    }
  }

  @Nullable Gap toGap() {
    return reason == null ? null : new Gap(missing, false, reason);
  }
}
