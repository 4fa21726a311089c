package dev.fim.selection;

import dev.fim.policy.Policy;
import dev.fim.policy.RuleSubject;
import dev.fim.policy.SelectionNote;
import dev.fim.policy.label.Allowance;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts the differences that rules allow, for the notes of a report. For one thread.
public final class AllowedDifferences {

  private final Map<Integer, Map<Allowance, Long>> byRule = new TreeMap<>();

  /// Counts one difference.
  ///
  /// @param rule number of the rule that allows it, counted from 1
  public void count(int rule, Allowance allowance) {
    byRule
        .computeIfAbsent(rule, _ -> new EnumMap<>(Allowance.class))
        .merge(allowance, 1L, Long::sum);
  }

  /// One note for each rule and kind of difference.
  ///
  /// @param policy that the numbers of the rules belong to
  public List<SelectionNote> notes(Policy policy) {
    List<SelectionNote> notes = new ArrayList<>();
    List<RuleSubject> subjects = policy.subjects();
    byRule.forEach((number, counts) -> {
      RuleSubject rule = subjects.get(number - 1);
      SelectionNote.Subject subject = new SelectionNote.Subject.Rule(number, rule.text());
      counts.forEach((allowance, entries) ->
          notes.add(new SelectionNote.Allowed(subject, allowance, entries)));
    });
    return notes;
  }
}
