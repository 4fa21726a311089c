package dev.fim.policy.label;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How important a drift is, from the rule. It does not affect the verdict.
public enum Severity {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  private final String label = name().toLowerCase(Locale.ROOT);

  /// The name in policies and reports: the constant's, in lower case.
  public String label() {
    return label;
  }

  /// The severity whose [#label] this is; null if there is none.
  public static @Nullable Severity ofLabel(String label) {
    for (Severity severity : values()) {
      if (severity.label.equals(label)) {
        return severity;
      }
    }
    return null;
  }
}
