package dev.fim.sidecar.admission.setting;

import java.util.List;

/// Matches names in the operator's lists, in which a `*` at the end matches anything.
final class Wildcard {

  static final String ANYTHING = "*";

  private Wildcard() {}

  static boolean matchesAny(List<String> names, String found) {
    return names.stream()
        .anyMatch(name ->
            name.endsWith(ANYTHING)
                ? found.startsWith(name.substring(0, name.length() - 1))
                : found.equals(name));
  }
}
