package dev.fim.policy;

import dev.fim.error.FimException;
import dev.fim.error.SourceException;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision.Reach;
import dev.fim.policy.Explanation.Match;
import dev.fim.policy.label.Allowance;
import dev.fim.policy.text.AttributeGroups.Attributes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An ordered list of rules. The last matching rule decides.
///
/// A path that no rule matches is not selected. An unselected directory is [Reach#ANCESTOR] if a
/// rule may select something below it that no later rule excludes.
public final class Policy implements Selection {

  /// The text that stands for [#ofListing]. No user can write it: `selection` is no key of a
  /// policy.
  private static final String LISTING = "version: 1\nselection: recorded\n";

  private static final Policy STANDARD = standard(AttributeSet.DEFAULT);

  private final @Nullable String name;
  private final @Nullable String source;
  private final List<RawPath> mounts;
  private final Rule[] rules;
  private final AttributeSet attributes;
  private final int largestCopy;

  /// For directories above what a rule selects.
  private final Decision ancestor;

  private final boolean isOfEarlierDefault;
  private final boolean isListing;

  private Policy(
      @Nullable String name,
      @Nullable String source,
      List<RawPath> mounts,
      List<Rule> rules,
      AttributeSet byDefault) {
    this.name = name;
    this.source = source;
    this.mounts = List.copyOf(mounts);
    this.rules = rules.toArray(new Rule[0]);
    AttributeSet ofAncestors = Attributes.ofDefault(byDefault).of(FileType.DIRECTORY);
    this.ancestor = new Decision(Reach.ANCESTOR, ofAncestors);
    this.attributes = attributesOf(rules).union(ofAncestors);
    this.largestCopy = rules.stream().mapToInt(Rule::largestCopy).max().orElse(0);
    this.isListing = LISTING.equals(source);
    this.isOfEarlierDefault = !byDefault.equals(AttributeSet.DEFAULT);
  }

  private static Policy standard(AttributeSet byDefault) {
    return new Policy(null, null, List.of(), List.of(Rule.standard(byDefault)), byDefault);
  }

  /// Selects `/` with the default attributes and excludes nothing.
  public static Policy standard() {
    return STANDARD;
  }

  /// Parses a policy that includes no files.
  ///
  /// @param name its name in messages
  /// @throws SourceException if the text has a fault
  public static Policy parse(String name, String yaml) {
    return parse(name, yaml, AttributeSet.DEFAULT);
  }

  private static Policy parse(String name, String yaml, AttributeSet byDefault) {
    PolicyParser.Parsed parsed = PolicyParser.parse(name, yaml, byDefault);
    return new Policy(name, yaml, parsed.mounts(), parsed.rules(), byDefault);
  }

  /// What a list of another program has in place of a policy: the listed paths are selected, each
  /// with what the list says of it. Only the list tells which these are, so the decisions of this
  /// object are to compare everything: see [#isListing].
  ///
  /// @param name of the list, for messages
  public static Policy ofListing(@Nullable String name) {
    return new Policy(name, LISTING, List.of(), List.of(), AttributeSet.DEFAULT);
  }

  /// Whether the recorded entries select themselves: see [#ofListing].
  public boolean isListing() {
    return isListing;
  }

  /// The policy that a baseline was recorded under, with what `default` held then: the flags of
  /// inodes are recorded wherever the `default` of today is in force.
  ///
  /// @param name what messages call it, if anything
  /// @param source its text; null for the standard one
  /// @param recorded every attribute that is recorded of some entry
  /// @throws SourceException if the text has a fault
  public static Policy recorded(
      @Nullable String name, @Nullable String source, AttributeSet recorded) {
    if (LISTING.equals(source)) {
      return ofListing(name);
    }
    AttributeSet byDefault =
        recorded.contains(Attribute.FLAGS)
            ? AttributeSet.DEFAULT
            : AttributeSet.DEFAULT.minus(AttributeSet.ADDED_TO_DEFAULT);
    return source == null
        ? standard(byDefault)
        : parse(Objects.requireNonNullElse(name, "policy"), source, byDefault);
  }

  /// Whether `default` holds less here than it does today, and any rule names it.
  public boolean isOfEarlierDefault() {
    return isOfEarlierDefault && !selectsAs(current());
  }

  /// This policy with the `default` of today.
  public Policy current() {
    if (!isOfEarlierDefault) {
      return this;
    }
    return source == null ? STANDARD : parse(Objects.requireNonNull(name), source);
  }

  /// Reads a policy file in UTF-8 with its includes: 1 MiB at most in total. A user who can write
  /// one of these files decides what is checked.
  ///
  /// @throws SourceException if a text has a fault, or a file to include cannot be read
  /// @throws FimException with [dev.fim.error.Problem#POLICY] if the file itself cannot be read
  public static Policy read(Path file) {
    PolicyParser.Parsed parsed = PolicyParser.read(file);
    return new Policy(
        file.toString(), parsed.source(), parsed.mounts(), parsed.rules(), AttributeSet.DEFAULT);
  }

  private static AttributeSet attributesOf(List<Rule> rules) {
    AttributeSet all = AttributeSet.NONE;
    for (Rule rule : rules) {
      for (FileType type : FileType.values()) {
        all = rule.isFor(type) ? all.union(rule.decision(type).attributes()) : all;
      }
    }
    return all;
  }

  /// The name in messages; null for the standard policy.
  public @Nullable String name() {
    return name;
  }

  /// The text of the policy, with all includes merged; null for the standard policy.
  public @Nullable String source() {
    return source;
  }

  List<Rule> rules() {
    return List.of(rules);
  }

  /// Mount points in scope, in addition to the mount of each scanned path.
  public List<RawPath> mounts() {
    return mounts;
  }

  /// Whether some rule allows this difference.
  public boolean allows(Allowance difference) {
    return Arrays.stream(rules).anyMatch(rule -> rule.allows(difference));
  }

  /// Whether both select the same files and attributes and allow the same, rule by rule. Comments,
  /// labels and spelling do not matter.
  public boolean selectsAs(Policy other) {
    return Set.copyOf(mounts).equals(Set.copyOf(other.mounts))
        && rules.length == other.rules.length
        && IntStream.range(0, rules.length).allMatch(i -> rules[i].selectsAs(other.rules[i]));
  }

  /// The subjects of the rules, in order.
  public List<RuleSubject> subjects() {
    return Arrays.stream(rules).map(RuleSubject::of).toList();
  }

  @Override
  public int ruleCount() {
    return rules.length;
  }

  /// {@inheritDoc}
  ///
  /// Allocates nothing if the rules are literal.
  @Override
  public Decision decide(RawPath path, FileType type) {
    if (isListing) {
      return new Decision(Reach.SELECTED, AttributeSet.of(type));
    }
    boolean directory = type == FileType.DIRECTORY;
    boolean undecided = true;
    boolean isAncestor = false;
    int covered = 0; // types that later rules exclude at and below this path
    for (int i = rules.length - 1; i >= 0 && covered != Rule.ALL_TYPES; i--) {
      Rule rule = rules[i];
      boolean concerns = undecided && rule.isFor(type);
      if (rule.excludes()) {
        if ((concerns || directory) && rule.pattern().matches(path)) {
          covered |= rule.coversBelow() ? rule.types() : 0;
          undecided &= !concerns;
        }
      } else {
        if (concerns && rule.pattern().matches(path)) {
          return rule.decision(type);
        }
        isAncestor |= directory && !isAncestor && maySelectBelow(rule, path, covered);
      }
      if (!undecided && (isAncestor || !directory)) {
        break;
      }
    }
    return isAncestor ? ancestor : Decision.OUTSIDE;
  }

  private static boolean maySelectBelow(Rule rule, RawPath directory, int covered) {
    return !rule.excludes()
        && (rule.types() & ~covered) != 0
        && rule.pattern().mayMatchBelow(directory);
  }

  /// As [#decide], with the reasons.
  public Explanation explain(RawPath path, FileType type) {
    Decision decision = decide(path, type);
    List<Match> matches = new ArrayList<>();
    List<Match> below = new ArrayList<>();
    int covered = 0;
    for (Rule rule : Arrays.asList(rules).reversed()) {
      int matched = rule.pattern().matchedLength(path);
      if (decision.reach() == Reach.ANCESTOR && maySelectBelow(rule, path, covered)) {
        below.addFirst(match(rule, path));
      }
      if (matched >= 0 && rule.excludes() && rule.coversBelow()) {
        covered |= rule.types();
      }
      if (matched >= 0 && rule.isFor(type)) {
        matches.add(match(rule, RawPath.of(Arrays.copyOf(path.toByteArray(), matched))));
      }
    }
    return new Explanation(
        path,
        type,
        decision,
        matches.isEmpty() ? null : matches.getFirst(),
        matches.isEmpty() ? List.of() : matches.subList(1, matches.size()),
        below,
        hints(),
        List.of());
  }

  /// The number of the last rule that matches a file, counted from 1; 0 if none does. The rule may
  /// exclude it.
  public int lastMatching(RawPath path, FileType type) {
    for (int i = rules.length - 1; i >= 0; i--) {
      if (rules[i].isFor(type) && rules[i].pattern().matches(path)) {
        return rules[i].number();
      }
    }
    return 0;
  }

  /// A rule with its place, escaped: `2, line 5: exclude: /var/cache`.
  ///
  /// @param number counted from 1
  public String display(int number) {
    return match(rules[number - 1], RawPath.ROOT).display();
  }

  private List<String> hints() {
    return Arrays.stream(rules)
        .filter(rule -> rule.hint() != null)
        .map(rule -> "rule %d (%s): %s".formatted(rule.number(), rule.subject(), rule.hint()))
        .toList();
  }

  private static Match match(Rule rule, RawPath matched) {
    return new Match(
        rule.number(), rule.file(), rule.line(), rule.text(), rule.excludes(), matched);
  }

  @Override
  public int largestCopy() {
    return largestCopy;
  }

  @Override
  public AttributeSet attributes() {
    return isListing ? AttributeSet.ALL : attributes;
  }
}
