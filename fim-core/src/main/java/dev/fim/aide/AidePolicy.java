package dev.fim.aide;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.error.SourceException;
import dev.fim.path.DisplayForm;
import dev.fim.policy.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The rules of AIDE as a policy, in which the last match decides.
///
/// AIDE takes the first match of the deepest directory, equals rules before all others, and lets
/// negative rules overrule both. So those of shallow directories come first here, those of one
/// directory in reverse, then the equals rules in reverse, then the negative ones.
final class AidePolicy {

  private static final int MOST_GROUPS = 256;

  private final AideNotes notes;
  private final Map<List<String>, String> groups = new LinkedHashMap<>();
  private final Map<String, List<String>> byName = new HashMap<>();
  private final StringBuilder ruleLines = new StringBuilder();
  private final Path file;
  private int carriedOver;
  private int selecting;

  /// A rule that can be carried over.
  private record Translated(AideRule rule, AideRegex.Subject subject, int depth) {}

  AidePolicy(Path file, List<AideRule> rules, AideNotes notes) {
    this.file = file;
    this.notes = notes;
    List<Translated> ordered = new ArrayList<>();
    for (AideRule rule : rules.reversed()) {
      try {
        AideRegex.Subject subject = AideRegex.subject(rule);
        long depth = AideRegex.node(rule.regex()).chars().filter(c -> c == '/').count();
        ordered.add(new Translated(rule, subject, (int) depth));
      } catch (AideRegex.Untranslatable e) {
        notes.add(rule.line(), "not carried over, since the expression has " + e.getMessage());
      }
    }
    ordered.sort(
        Comparator.comparingInt((Translated each) -> rank(each.rule()))
            .thenComparingInt(each -> each.rule().excludes() ? 0 : each.depth()));
    ordered.forEach(this::write);
  }

  private static int rank(AideRule rule) {
    return switch (rule.kind()) {
      case SELECTIVE -> 0;
      case EQUALS -> 1;
      case NEGATIVE, NEGATIVE_BELOW -> 2;
    };
  }

  int carriedOver() {
    return carriedOver;
  }

  private void write(Translated each) {
    AideRule rule = each.rule();
    carriedOver++;
    ruleLines
        .append("  # ")
        .append(ascii(rule.line().place() + ": " + rule.line().shortened()))
        .append("\n  - ")
        .append(rule.excludes() ? "exclude" : "")
        .append(
            each.subject().isRegex()
                ? (rule.excludes() ? "-regex" : "regex")
                : rule.excludes() ? "" : "path")
        .append(": ")
        .append(quoted(each.subject().text()))
        .append('\n');
    if (!rule.types().isEmpty()) {
      ruleLines
          .append("    types: [")
          .append(String.join(", ", rule.types().stream().sorted().toList()))
          .append("]\n");
    }
    if (!rule.excludes()) {
      selecting++;
      ruleLines.append("    attributes: ").append(group(rule)).append('\n');
      List<String> allowed = AideAttributes.allowances(rule.attributes(), rule.types());
      if (!allowed.isEmpty()) {
        ruleLines.append("    allow: ").append(allowed).append('\n');
      }
    }
  }

  /// The name of a group with the attributes of a rule, or their list.
  private String group(AideRule rule) {
    List<String> labels = AideAttributes.labels(rule.attributes(), rule.types());
    String name = groups.get(labels);
    if (name == null && groups.size() < MOST_GROUPS) {
      String base = rule.expression().replaceAll("[^A-Za-z0-9-]", "_");
      // No attribute of fim and no word of the policy has a name like it.
      name = "aide_" + (base.length() > 40 ? base.substring(0, 40) : base);
      String unique = name;
      for (int i = 2; byName.containsKey(unique); i++) {
        unique = name + "_" + i;
      }
      name = unique;
      byName.put(name, labels);
      groups.put(labels, name);
    }
    return name == null ? labels.toString() : name;
  }

  /// @throws FimException if nothing is selected or the text is larger than a policy may be
  String text() {
    if (selecting == 0) {
      throw new FimException(
          Problem.POLICY,
          "import the AIDE configuration",
          DisplayForm.ofText(file.toString()),
          "no rule that selects anything could be carried over",
          notes.lines().isEmpty() ? null : "the first of the notes: " + notes.lines().getFirst());
    }
    StringBuilder text =
        new StringBuilder("# From " + ascii(DisplayForm.ofText(file.toString())))
            .append(", which is a configuration of AIDE.\nversion: 1\nattributes:\n");
    groups.forEach((labels, name) -> text.append("  " + name + ": " + labels + "\n"));
    String all = text.append("rules:\n").append(ruleLines).toString();
    try {
      Policy policy = Policy.parse("the policy that would be written", all);
      return Objects.requireNonNull(policy.source());
    } catch (SourceException e) {
      throw new FimException(
          Problem.POLICY,
          "import the AIDE configuration",
          DisplayForm.ofText(file.toString()),
          e.subject() + ": " + e.fact(),
          null,
          e);
    }
  }

  /// Comments and keys are ASCII, since YAML does not allow every character.
  private static String ascii(String text) {
    StringBuilder ascii = new StringBuilder();
    text.codePoints()
        .forEach(c ->
            ascii.append(c >= ' ' && c <= '~' ? Character.toString(c) : "\\u{%x}".formatted(c)));
    return ascii.toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
