package dev.fim.policy;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.file.content.CopyRule;
import dev.fim.policy.label.Allowance;
import dev.fim.policy.pattern.PathPattern;
import dev.fim.policy.pattern.PatternFault;
import dev.fim.policy.text.AllowanceParser;
import dev.fim.policy.text.AttributeGroups;
import dev.fim.policy.text.AttributeGroups.Attributes;
import dev.fim.policy.text.CopyTerms;
import dev.fim.policy.text.PolicyFiles;
import dev.fim.policy.text.RuleHint;
import dev.fim.policy.text.RuleLabelParser;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlNode;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Entry;
import dev.fim.yaml.YamlNode.Items;
import dev.fim.yaml.YamlNode.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Parses one rule of a policy.
final class RuleParser {

  private static final List<String> SUBJECTS = List.of("path", "exclude", "regex", "exclude-regex");
  private static final List<String> KEYS =
      List.of(
          "path",
          "exclude",
          "regex",
          "exclude-regex",
          "types",
          "attributes",
          "severity",
          "name",
          "tags",
          "content",
          "allow",
          "include");

  private final AttributeGroups groups;

  RuleParser(AttributeGroups groups) {
    this.groups = groups;
  }

  Rule parse(int number, PolicyFiles.Item item) {
    Entries rule = item.node().asEntries("a rule");
    rule.requireKeys(KEYS);
    Entry subject = subject(rule);
    PathPattern pattern = pattern(subject);
    int types = types(rule.get("types"));
    List<Decision> decisions;
    if (subject.key().value().startsWith("exclude")) {
      refuseInExclusion(rule, "attributes");
      RuleLabelParser.KEYS.forEach(key -> refuseInExclusion(rule, key));
      refuseInExclusion(rule, "content");
      refuseInExclusion(rule, "allow");
      decisions = List.of();
    } else {
      decisions =
          withAllowed(
              rule.get("allow"),
              types,
              withCopies(
                  rule.get("content"),
                  types,
                  Rule.decisions(number, attributes(rule, types), RuleLabelParser.parse(rule))));
    }
    return new Rule(
        number,
        item.label(),
        rule.place().line(),
        text(rule),
        text(subject.value()),
        pattern,
        types,
        decisions,
        RuleHint.of(subject));
  }

  private static Entry subject(Entries rule) {
    List<Entry> subjects =
        rule.entries().stream().filter(entry -> SUBJECTS.contains(entry.key().value())).toList();
    if (subjects.isEmpty()) {
      throw rule.place()
          .fault(
              "a rule without 'path', 'exclude', 'regex' or 'exclude-regex'",
              "a rule has exactly one of the four");
    }
    if (subjects.size() > 1) {
      throw subjects
          .get(1)
          .key()
          .place()
          .fault(
              "'%s' in a rule that has '%s'"
                  .formatted(subjects.get(1).key().value(), subjects.get(0).key().value()),
              "a rule has exactly one of 'path', 'exclude', 'regex' and 'exclude-regex'");
    }
    return subjects.getFirst();
  }

  private static PathPattern pattern(Entry subject) {
    boolean regex = subject.key().value().endsWith("regex");
    Text text = subject.value().asText(regex ? "a regular expression" : "a path or pattern");
    try {
      return regex ? PathPattern.ofRegex(text.value()) : PathPattern.ofPath(text.value());
    } catch (PatternFault fault) {
      throw text.place().fault(Spelling.quote(text.value()) + ": " + fault.fact(), fault.remedy());
    }
  }

  private static int types(@Nullable YamlNode node) {
    if (node == null) {
      return Rule.ALL_TYPES;
    }
    int types = 0;
    for (Text text : node.asTexts("a type or a list of some", "a type")) {
      FileType type = FileType.ofLabel(text.value());
      if (type == null) {
        List<String> labels = Arrays.stream(FileType.values()).map(FileType::label).toList();
        throw text.place()
            .fault(
                "the unknown type " + Spelling.quote(text.value()),
                Spelling.allowed(text.value(), labels));
      }
      types |= 1 << type.ordinal();
    }
    return types;
  }

  private Attributes attributes(Entries rule, int types) {
    YamlNode node = rule.get("attributes");
    if (node == null) {
      return groups.byDefault();
    }
    Attributes attributes = groups.of(node);
    AttributeSet compared = AttributeSet.NONE;
    for (FileType type : FileType.values()) {
      boolean isFor = (types & (1 << type.ordinal())) != 0;
      compared = isFor ? compared.union(attributes.of(type)) : compared;
    }
    if (compared.isEmpty()) {
      throw node.place()
          .fault(
              "no attribute that the rule's types have", "name an attribute that one of them has");
    }
    return attributes;
  }

  /// Copies are of files only, and need the digest that proves them.
  private static List<Decision> withCopies(
      @Nullable YamlNode node, int types, List<Decision> decisions) {
    if (node == null) {
      return decisions;
    }
    CopyRule copies = CopyTerms.of(node);
    int file = FileType.FILE.ordinal();
    Decision ofFiles = decisions.get(file);
    if ((types & (1 << file)) == 0) {
      throw node.place().fault("'content' in a rule for other types", "only files have content");
    }
    if (!copies.isNone() && !ofFiles.attributes().contains(Attribute.SHA256)) {
      throw node.place()
          .fault(
              "'content' in a rule without 'sha256'",
              "a copy is proved by that digest: add 'sha256' to the attributes of the rule");
    }
    List<Decision> kept = new ArrayList<>(decisions);
    kept.set(file, ofFiles.withCopies(copies));
    return kept;
  }

  private static List<Decision> withAllowed(
      @Nullable YamlNode node, int types, List<Decision> decisions) {
    Set<Allowance> allowed = AllowanceParser.parse(node);
    if (node == null || allowed.isEmpty()) {
      return decisions;
    }
    if (allowed.contains(Allowance.GROWING) && (types & (1 << FileType.FILE.ordinal())) == 0) {
      throw node.place().fault("'growing' in a rule for other types", "only files grow");
    }
    return decisions.stream().map(decision -> decision.withAllowed(allowed)).toList();
  }

  private static void refuseInExclusion(Entries rule, String key) {
    for (Entry entry : rule.entries()) {
      if (entry.key().value().equals(key)) {
        throw entry
            .key()
            .place()
            .fault("'" + key + "' in a rule that excludes", "such a rule has 'types' at most");
      }
    }
  }

  private static String text(Entries rule) {
    return rule.entries().stream()
        .map(entry -> entry.key().value() + ": " + text(entry.value()))
        .collect(Collectors.joining(", "));
  }

  private static String text(YamlNode node) {
    return switch (node) {
      case Text text -> Spelling.show(text.value());
      case Items items ->
          items.nodes().stream().map(RuleParser::text).collect(Collectors.joining(", ", "[", "]"));
      case Entries entries -> "{" + text(entries) + "}";
    };
  }
}
