package dev.fim.policy;

import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision.Reach;
import dev.fim.policy.pattern.LiteralPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What one policy selects and the policy of a baseline does not. It cannot be compared.
public final class PolicyDifference {

  private final Policy wanted;
  private final Policy recorded;
  private final Names names;
  private final Map<Integer, Shortfall> byRule = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private boolean isCertain;

  /// The attributes and entries that a rule selects and the other policy does not.
  private record Shortfall(AttributeSet attributes, long entries) {

    Shortfall with(Shortfall other) {
      return new Shortfall(attributes.union(other.attributes), entries + other.entries);
    }
  }

  private PolicyDifference(Policy wanted, Policy recorded, Names names) {
    this.wanted = wanted;
    this.recorded = recorded;
    this.names = names;
  }

  /// Finds what `wanted` selects that cannot be compared.
  ///
  /// @param recorded the policy of `entries`
  /// @param scope the compared paths
  /// @param entries read to their end and closed
  /// @param names of the two policies, as they follow "of"
  public static PolicyDifference of(
      Policy wanted, Policy recorded, Scope scope, EntryCursor entries, Names names) {
    PolicyDifference difference = new PolicyDifference(wanted, recorded, names);
    try (entries) {
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        if (entry instanceof FileEntry file && scope.contains(file.path())) {
          difference.add(file.path(), file.type());
        }
      }
    }
    difference.conclude();
    return difference;
  }

  /// What could not be compared, one line each.
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /// Whether something is certainly missing. A pattern of the other policy may exclude nothing that
  /// is wanted.
  public boolean isCertain() {
    return isCertain;
  }

  /// The names of the two policies in notes.
  public record Names(String wanted, String recorded) {

    /// For a given policy and that of the baseline.
    public static final Names GIVEN = new Names("the policy given", "the policy of the baseline");
  }

  private void add(RawPath path, FileType type) {
    Decision decision = wanted.decide(path, type);
    if (decision.reach() != Reach.SELECTED) {
      return;
    }
    AttributeSet missing = decision.attributes().minus(recorded.decide(path, type).attributes());
    Explanation.Match rule = missing.isEmpty() ? null : wanted.explain(path, type).deciding();
    if (rule != null) {
      byRule.merge(rule.number(), new Shortfall(missing, 1), Shortfall::with);
    }
  }

  private void conclude() {
    for (Rule rule : wanted.rules()) {
      Shortfall shortfall = byRule.get(rule.number());
      if (shortfall != null) {
        addCertain(
            "%s: %s of %s not compared, since %s does not select %s"
                .formatted(
                    name(rule, names.wanted()),
                    shortfall.attributes(),
                    shortfall.entries() == 1
                        ? "1 entry was"
                        : shortfall.entries() + " entries were",
                    names.recorded(),
                    Long.bitCount(shortfall.attributes().bits()) == 1 ? "it" : "them"));
      }
      if (!rule.excludes() && rule.pattern() instanceof LiteralPattern(RawPath path)) {
        addReach(rule, path);
      }
    }
    for (Rule rule : recorded.rules()) {
      if (rule.excludes() && isMissed(rule)) {
        isCertain |= rule.pattern() instanceof LiteralPattern;
        notes.add(
            "%s: what it leaves out was not compared, though %s selects it"
                .formatted(name(rule, names.recorded()), names.wanted()));
      }
    }
    for (RawPath mount : wanted.mounts()) {
      if (!recorded.mounts().contains(mount)) {
        addCertain(
            "the mount %s of %s was not compared, since %s does not name it"
                .formatted(mount.display(), names.wanted(), names.recorded()));
      }
    }
  }

  private void addCertain(String note) {
    notes.add(note);
    isCertain = true;
  }

  private void addReach(Rule rule, RawPath path) {
    Reach reach = Reach.OUTSIDE;
    for (FileType type : FileType.values()) {
      Reach ofType = recorded.decide(path, type).reach();
      reach = ofType.compareTo(reach) < 0 ? ofType : reach;
    }
    if (reach != Reach.SELECTED) {
      addCertain(
          "%s: %s compared, since %s selects %s of it"
              .formatted(
                  name(rule, names.wanted()),
                  reach == Reach.OUTSIDE ? "nothing was" : "only a part was",
                  names.recorded(),
                  reach == Reach.OUTSIDE ? "nothing" : "only a part"));
    }
  }

  /// Whether a rule of the baseline excludes something wanted. A pattern counts as such unless the
  /// wanted policy has the same rule.
  private boolean isMissed(Rule exclusion) {
    if (exclusion.pattern() instanceof LiteralPattern(RawPath path)) {
      for (FileType type : FileType.values()) {
        if (exclusion.isFor(type)
            && wanted.decide(path, type).reach() == Reach.SELECTED
            && recorded.decide(path, type).reach() != Reach.SELECTED) {
          return true;
        }
      }
      return false;
    }
    return wanted.rules().stream().noneMatch(rule -> rule.text().equals(exclusion.text()));
  }

  private static String name(Rule rule, String policy) {
    return "rule %d of %s (%s)".formatted(rule.number(), policy, rule.text());
  }
}
