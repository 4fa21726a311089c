package dev.fim.policy;

import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a policy decides as it does on one path and type.
///
/// @param deciding the last rule that matches; null if none does
/// @param overruled the rules before it that match as well, last first
/// @param below where [#deciding] does not select a directory: the rules that may select something
///   below it
/// @param hints of every rule, whether or not it matches, whose text reads like another language:
///   what it means here, each one line
public record Explanation(
    RawPath path,
    FileType type,
    Decision decision,
    @Nullable Match deciding,
    List<Match> overruled,
    List<Match> below,
    List<String> hints) {

  public Explanation {
    overruled = List.copyOf(overruled);
    below = List.copyOf(below);
    hints = List.copyOf(hints);
  }

  /// A rule that concerns the path.
  ///
  /// @param number counted from 1
  /// @param line in the policy's text, counted from 1; 0 in the standard policy, which has none
  /// @param text the rule as a person reads it, escaped
  /// @param excludes whether it excludes what it matches, or selects it
  /// @param matched the path, or the directory above it that the rule matches with everything below
  public record Match(int number, int line, String text, boolean excludes, RawPath matched) {

    /// The rule with its place: `2, line 5: exclude: /var/cache`.
    public String display() {
      return "%d%s: %s".formatted(number, line == 0 ? "" : ", line " + line, text);
    }
  }

  /// The reason, as one sentence without a full stop, with every name in display form.
  public String why() {
    StringBuilder why = new StringBuilder();
    if (deciding == null) {
      why.append("no rule matches");
    } else {
      why.append("rule ").append(deciding.number).append(", the last that matches, ");
      why.append(deciding.excludes ? "excludes " : "selects ").append(deciding.matched.display());
      if (!deciding.matched.equals(path)) {
        why.append(" and everything below it");
      }
    }
    if (!below.isEmpty()) {
      why.append("; recorded for what rule ");
      why.append(String.join(", ", below.stream().map(rule -> "" + rule.number).toList()));
      why.append(" may select below it");
    }
    return why.toString();
  }
}
