package dev.fim.cli.result;

import static java.util.stream.Collectors.joining;

import dev.fim.policy.Decision;
import dev.fim.policy.Explanation;
import dev.fim.policy.Explanation.Match;
import dev.fim.policy.label.Allowance;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import java.util.List;

/// An explanation as text.
public final class ExplanationText {

  private ExplanationText() {}

  public static String of(Explanation explanation) {
    Decision decision = explanation.decision();
    StringBuilder text = new StringBuilder();
    text.append(explanation.path().display())
        .append(": ")
        .append(outcome(decision.reach()))
        .append(" as ")
        .append(explanation.type().label())
        .append('\n');
    line(text, "why", explanation.why());
    if (explanation.deciding() != null) {
      line(text, "rule", explanation.deciding().display());
    }
    if (decision.reach() != Decision.Reach.OUTSIDE) {
      line(text, "attributes", decision.attributes().toString());
    }
    if (!decision.copies().isNone()) {
      line(text, "content", decision.copies().toString());
    }
    if (!decision.allowed().isEmpty()) {
      line(
          text,
          "allows",
          decision.allowed().stream().sorted().map(Allowance::label).collect(joining(", ")));
    }
    label(text, decision.label());
    lines(text, "overruled", explanation.overruled());
    lines(text, "below", explanation.below());
    explanation.hints().forEach(hint -> line(text, "hint", hint));
    explanation.notes().forEach(note -> line(text, "note", note));
    return text.toString();
  }

  private static void label(StringBuilder text, RuleLabel label) {
    Severity severity = label.severity();
    if (severity != null) {
      line(text, "severity", severity.label());
    }
    if (label.name() != null) {
      line(text, "name", label.name());
    }
    if (!label.tags().isEmpty()) {
      line(text, "tags", String.join(", ", label.tags()));
    }
  }

  private static String outcome(Decision.Reach reach) {
    return switch (reach) {
      case SELECTED -> "selected";
      case ANCESTOR -> "recorded for what is below it";
      case OUTSIDE -> "not selected";
    };
  }

  private static void lines(StringBuilder text, String label, List<Match> rules) {
    rules.forEach(match -> line(text, label, match.display()));
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("  %-11s %s\n".formatted(label, value));
  }
}
