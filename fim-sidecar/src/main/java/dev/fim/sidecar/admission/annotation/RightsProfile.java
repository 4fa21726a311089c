package dev.fim.sidecar.admission.annotation;

import dev.fim.words.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The profiles of the sidecar's rights, with the names that `kubectl debug` uses.
public enum RightsProfile {
  /// User 0 with three capabilities: it watches every container.
  GENERAL,
  /// The Pod Security Standard of that name: user 0 with the runtime's default capabilities. It
  /// watches containers of user 0.
  BASELINE,
  /// The Pod Security Standard of that name: the application's user without capabilities. It
  /// watches containers of that user, which can signal it.
  RESTRICTED;

  private static final List<String> LABELS =
      Arrays.stream(values()).map(RightsProfile::label).toList();

  static final String ALLOWED = String.join(", ", LABELS);

  static RightsProfile of(String label) {
    return Arrays.stream(values())
        .filter(profile -> profile.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(Spelling.allowed(label, LABELS)));
  }

  /// The written form.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
