package dev.fim.policy;

import dev.fim.error.Problem;
import dev.fim.path.RawPath;
import dev.fim.policy.pattern.PathPattern;
import dev.fim.policy.pattern.PatternFault;
import dev.fim.yaml.Spelling;
import dev.fim.yaml.YamlFormat;
import dev.fim.yaml.YamlNode;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Items;
import dev.fim.yaml.YamlNode.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the text of a policy.
final class PolicyParser {

  private static final List<String> KEYS = List.of("version", "attributes", "mounts", "rules");
  private static final String VERSION = "1";

  /// Every rule costs time on every file. Four levels: the document, the rules, a rule, its
  /// attributes.
  static final YamlFormat FORMAT = new YamlFormat("policy", Problem.POLICY, 4);

  static final int MOST_RULES = 1_000;

  private PolicyParser() {}

  /// What a policy's text says.
  record Parsed(List<RawPath> mounts, List<Rule> rules) {}

  static Parsed parse(String name, String text) {
    Entries policy = FORMAT.parse(name, text).asEntries("a mapping with 'version' and 'rules'");
    requireVersion(policy); // first: another version may have other keys
    policy.requireKeys(KEYS);
    YamlNode groups = policy.get("attributes");
    AttributeGroups attributes =
        new AttributeGroups(
            groups == null ? null : groups.asEntries("a mapping of names to lists of attributes"));
    return new Parsed(mounts(policy.get("mounts")), rules(policy, new RuleParser(attributes)));
  }

  private static void requireVersion(Entries policy) {
    YamlNode node = policy.get("version");
    if (node == null) {
      throw policy.place().fault("a policy without 'version'", "begin with 'version: 1'");
    }
    Text version = node.asText("the number 1");
    if (!version.plain() || !version.value().matches("[0-9]{1,9}")) {
      throw version.insteadOf("the number 1");
    }
    if (!version.value().equals(VERSION)) {
      throw version
          .place()
          .fault("version " + version.value() + " of the format", "this program reads version 1");
    }
  }

  private static List<RawPath> mounts(@Nullable YamlNode node) {
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof Items items)) {
      throw node.insteadOf("a list of mount points");
    }
    List<RawPath> mounts = new ArrayList<>();
    for (YamlNode item : items.nodes()) {
      Text text = item.asText("a mount point");
      try {
        mounts.add(PathPattern.literal(text.value()));
      } catch (PatternFault fault) {
        throw text.place()
            .fault(Spelling.quote(text.value()) + ": " + fault.fact(), fault.remedy());
      }
    }
    return mounts;
  }

  private static List<Rule> rules(Entries policy, RuleParser parser) {
    YamlNode node = policy.get("rules");
    if (node == null) {
      throw policy.place().fault("a policy without 'rules'", "'- path: /' selects everything");
    }
    List<YamlNode> items = node.asItems("a list of rules");
    if (items.size() > MOST_RULES) {
      throw node.place().fault(items.size() + " rules", "the most allowed is " + MOST_RULES);
    }
    List<Rule> rules = new ArrayList<>();
    for (YamlNode item : items) {
      rules.add(parser.parse(rules.size() + 1, item));
    }
    if (rules.stream().allMatch(Rule::excludes)) {
      throw node.place()
          .fault("rules that select nothing", "begin with '- path: /' to select everything");
    }
    return rules;
  }
}
