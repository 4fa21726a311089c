package dev.fim.policy.label;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a rule says of the changes that it decides on.
///
/// A policy has names and tags that are their own display form. A program that makes labels itself
/// may pass any text: reports escape it.
///
/// @param name of the rule; null for none
/// @param severity of its changes; null for none
/// @param tags in the order of the policy
public record RuleLabel(@Nullable String name, @Nullable Severity severity, List<String> tags) {

  public static final RuleLabel NONE = new RuleLabel(null, null, List.of());

  public RuleLabel {
    tags = List.copyOf(tags);
  }

  public static RuleLabel of(Severity severity) {
    return new RuleLabel(null, severity, List.of());
  }

  /// This label, with the parts of `other` where this one has none.
  public RuleLabel orElse(RuleLabel other) {
    if (other.equals(NONE)) {
      return this;
    }
    return equals(NONE)
        ? other
        : new RuleLabel(
            name == null ? other.name : name,
            severity == null ? other.severity : severity,
            tags.isEmpty() ? other.tags : tags);
  }
}
