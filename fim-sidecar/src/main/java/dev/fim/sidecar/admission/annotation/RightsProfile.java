package dev.fim.sidecar.admission.annotation;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The rights of a sidecar, named as `kubectl debug` names them.
public enum RightsProfile {
  /// User 0 with three capabilities: it watches every container.
  GENERAL,
  /// What the Pod Security Standard of that name allows, user 0 with the runtime's own
  /// capabilities: it watches containers of user 0.
  BASELINE,
  /// What the Pod Security Standard of that name allows, the application's user and no capability:
  /// it watches containers of that user, which can signal it.
  RESTRICTED;

  static final String ALLOWED =
      Arrays.stream(values()).map(RightsProfile::label).collect(Collectors.joining(", "));

  static RightsProfile of(String label) {
    return Arrays.stream(values())
        .filter(profile -> profile.label().equals(label))
        .findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  /// As it is written.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
