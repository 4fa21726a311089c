package dev.fim.policy.label;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A difference that a rule can allow. What it allows is no drift: reports only count it.
public enum Allowance {
  /// A file that the baseline does not have.
  NEW,
  /// A file that is gone.
  REMOVED,
  /// A regular file that has more content behind that of the baseline.
  GROWING,
  /// A file that is the same at another path.
  MOVED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /// The name in policies: the constant's, in lower case.
  public String label() {
    return label;
  }

  /// The allowance whose [#label] this is; null if there is none.
  public static @Nullable Allowance ofLabel(String label) {
    for (Allowance allowance : values()) {
      if (allowance.label.equals(label)) {
        return allowance;
      }
    }
    return null;
  }

  /// What both allow.
  public static Set<Allowance> common(Set<Allowance> one, Set<Allowance> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Set.of();
    }
    Set<Allowance> both = EnumSet.copyOf(one);
    both.retainAll(other);
    return both;
  }
}
