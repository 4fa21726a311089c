package dev.fim.policy.text;

import dev.fim.error.Problem;
import dev.fim.yaml.YamlFormat;
import dev.fim.yaml.YamlNode;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Entry;
import dev.fim.yaml.YamlNode.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One parsed file of a policy, with valid version and keys.
///
/// @param label the file as the policy's text names it; null for the policy itself
public record PolicyDocument(@Nullable String label, Entries root) {

  /// A bound, since every rule costs time for every file. Four levels: the document, the rules, a
  /// rule, its attributes.
  public static final YamlFormat FORMAT = new YamlFormat("policy", Problem.POLICY, 4);

  static final int MOST_RULES = 10_000;

  private static final List<String> KEYS = List.of("version", "attributes", "mounts", "rules");
  private static final String VERSION = "1";

  /// @param name the name of the text in messages
  static PolicyDocument of(String name, @Nullable String label, String text) {
    Entries root = FORMAT.parse(name, text).asEntries("a mapping with 'version' and 'rules'");
    requireVersion(root); // first: another version may have other keys
    for (Entry entry : root.entries()) {
      if (entry.key().value().equals("include")) {
        throw entry
            .key()
            .place()
            .fault(
                "'include' beside 'rules'",
                "it is an entry of 'rules', in the place of what it brings: '- include: FILE'");
      }
    }
    root.requireKeys(KEYS);
    return new PolicyDocument(label, root);
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

  /// The entries of `rules`: at least one, or none if an included file has no such key.
  List<YamlNode> rules() {
    YamlNode node = root.get("rules");
    if (node == null) {
      if (label != null) {
        return List.of();
      }
      throw root.place().fault("a policy without 'rules'", "'- path: /' selects everything");
    }
    List<YamlNode> items = node.asItems("a list of rules");
    if (items.size() > MOST_RULES) {
      throw node.place().fault(items.size() + " rules", "the most allowed is " + MOST_RULES);
    }
    return items;
  }

  /// The groups of attributes; null if there are none.
  public @Nullable Entries groups() {
    YamlNode groups = root.get("attributes");
    return groups == null ? null : groups.asEntries("a mapping of names to lists of attributes");
  }

  /// The mount points, in order.
  public List<Text> mounts() {
    YamlNode node = root.get("mounts");
    return switch (node) {
      case null -> List.of();
      case YamlNode.Items items ->
          items.nodes().stream().map(item -> item.asText("a mount point")).toList();
      default -> throw node.insteadOf("a list of mount points");
    };
  }
}
