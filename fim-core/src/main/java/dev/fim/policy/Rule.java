package dev.fim.policy;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.label.Allowance;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.pattern.LiteralPattern;
import dev.fim.policy.pattern.PathPattern;
import dev.fim.policy.pattern.RegexPattern;
import dev.fim.policy.text.AttributeGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One rule, with its decisions precomputed.
///
/// @param number counted from 1
/// @param file of the rule, as the policy's text names it; null for the policy itself
/// @param line in that file, counted from 1; 0 if there is no text
/// @param text the text of the rule, escaped
/// @param subject the path or pattern as the policy has it, escaped
/// @param hint what its author may have meant; null for none
/// @param types as bits: bit n is the type with ordinal n
/// @param decisions for each type; empty if the rule excludes
record Rule(
    int number,
    @Nullable String file,
    int line,
    String text,
    String subject,
    PathPattern pattern,
    int types,
    List<Decision> decisions,
    @Nullable String hint) {

  static final int ALL_TYPES = (1 << FileType.values().length) - 1;

  Rule {
    decisions = List.copyOf(decisions);
  }

  /// The one rule of the standard policy.
  ///
  /// @param byDefault what `default` holds
  static Rule standard(AttributeSet byDefault) {
    return new Rule(
        1,
        null,
        0,
        "path: /, attributes: default",
        "/",
        new LiteralPattern(RawPath.ROOT),
        ALL_TYPES,
        decisions(1, AttributeGroups.Attributes.ofDefault(byDefault), RuleLabel.NONE),
        null);
  }

  static List<Decision> decisions(
      int number, AttributeGroups.Attributes attributes, RuleLabel label) {
    List<Decision> decisions = new ArrayList<>();
    for (FileType type : FileType.values()) {
      decisions.add(new Decision(Decision.Reach.SELECTED, attributes.of(type), label, number));
    }
    return decisions;
  }

  /// Whether both select the same files and attributes, and allow the same. Labels do not matter.
  boolean selectsAs(Rule other) {
    return subject.equals(other.subject)
        && pattern.getClass() == other.pattern.getClass()
        && types == other.types
        && attributes().equals(other.attributes())
        && allowed().equals(other.allowed());
  }

  private List<AttributeSet> attributes() {
    return decisions.stream().map(Decision::attributes).toList();
  }

  private List<Set<Allowance>> allowed() {
    return decisions.stream().map(Decision::allowed).toList();
  }

  boolean allows(Allowance difference) {
    return decisions.stream().anyMatch(decision -> decision.allows(difference));
  }

  /// The limit of its copies, in bytes; 0 if it keeps none.
  int largestCopy() {
    return decisions.stream().mapToInt(decision -> decision.copies().limit()).max().orElse(0);
  }

  boolean excludes() {
    return decisions.isEmpty();
  }

  /// Whether it also matches everything below what it matches. A regular expression does not.
  boolean coversBelow() {
    return !(pattern instanceof RegexPattern);
  }

  boolean isFor(FileType type) {
    return (types & (1 << type.ordinal())) != 0;
  }

  Decision decision(FileType type) {
    return excludes() ? Decision.OUTSIDE : decisions.get(type.ordinal());
  }
}
