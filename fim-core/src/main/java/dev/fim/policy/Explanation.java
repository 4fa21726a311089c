package dev.fim.policy;

import dev.fim.file.FileType;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Explains the decision of a policy on one path and type.
///
/// @param deciding the last rule that matches; null if none does
/// @param overruled the earlier rules that match too, last first
/// @param below the rules that may select something below a directory that [#deciding] does not
///   select
/// @param hints one line for each rule whose text looks like another pattern language: what it
///   means here
/// @param notes what else holds for the path, a sentence each without a full stop, with every name
///   in display form: the policy itself knows none
public record Explanation(
    RawPath path,
    FileType type,
    Decision decision,
    @Nullable Match deciding,
    List<Match> overruled,
    List<Match> below,
    List<String> hints,
    List<String> notes) {

  public Explanation {
    overruled = List.copyOf(overruled);
    below = List.copyOf(below);
    hints = List.copyOf(hints);
    notes = List.copyOf(notes);
  }

  /// The same with other notes.
  public Explanation withNotes(List<String> newNotes) {
    return new Explanation(path, type, decision, deciding, overruled, below, hints, newNotes);
  }

  /// A rule that concerns the path.
  ///
  /// @param number counted from 1
  /// @param file of the rule, as the policy's text names it; null for the policy itself
  /// @param line in that file, counted from 1; 0 in the standard policy
  /// @param text the text of the rule, escaped
  /// @param excludes whether it excludes or selects its matches
  /// @param matched the path, or the directory above it that the rule matches
  public record Match(
      int number, @Nullable String file, int line, String text, boolean excludes, RawPath matched) {

    /// A rule of the policy's own file.
    public Match(int number, int line, String text, boolean excludes, RawPath matched) {
      this(number, null, line, text, excludes, matched);
    }

    /// The rule with its place, escaped: `2, line 5: exclude: /var/cache`, or `2, line 5 of
    /// policy.d/web.yaml: exclude: /var/cache`.
    public String display() {
      String of = file == null ? "" : " of " + DisplayForm.ofText(file);
      return "%d%s: %s".formatted(number, line == 0 ? "" : ", line " + line + of, text);
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
