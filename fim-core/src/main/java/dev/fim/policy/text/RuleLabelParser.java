package dev.fim.policy.text;

import dev.fim.path.DisplayForm;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlNode;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Parses the label of one rule of a policy.
public final class RuleLabelParser {

  /// The keys of a rule that belong to its label.
  public static final List<String> KEYS = List.of("severity", "name", "tags");

  /// In characters.
  static final int LONGEST_NAME = 100;

  static final int MOST_TAGS = 20;

  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,49}");

  private RuleLabelParser() {}

  /// The label of a rule.
  ///
  /// @throws dev.fim.error.SourceException if it has a fault
  public static RuleLabel parse(Entries rule) {
    String name = name(rule.get("name"));
    Severity severity = severity(rule.get("severity"));
    List<String> tags = tags(rule.get("tags"));
    return name == null && severity == null && tags.isEmpty()
        ? RuleLabel.NONE
        : new RuleLabel(name, severity, tags);
  }

  /// Reports show names between other text, so a name has no character that they would escape.
  private static @Nullable String name(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    Text text = node.asText("the name of a rule");
    String name = text.value();
    if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
      throw text.place()
          .fault(
              "a name of more than %d characters".formatted(LONGEST_NAME),
              "shorten " + Spelling.quote(name));
    }
    if (name.isBlank() || !DisplayForm.ofText(name).equals(name)) {
      throw text.place()
          .fault(
              "the name " + Spelling.quote(name),
              "a name has visible characters and spaces, and no backslash");
    }
    return name;
  }

  private static @Nullable Severity severity(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    List<String> labels = Arrays.stream(Severity.values()).map(Severity::label).toList();
    Text text = node.asText("one of " + String.join(", ", labels));
    Severity severity = Severity.ofLabel(text.value());
    if (severity == null) {
      throw text.place()
          .fault(
              "the unknown severity " + Spelling.quote(text.value()),
              Spelling.allowed(text.value(), labels));
    }
    return severity;
  }

  private static List<String> tags(@Nullable YamlNode node) {
    List<String> tags = new ArrayList<>();
    for (Text text :
        node == null ? List.<Text>of() : node.asTexts("a tag or a list of some", "a tag")) {
      String tag = text.value();
      if (!TAG.matcher(tag).matches()) {
        throw text.place()
            .fault(
                "the tag " + Spelling.quote(tag),
                "a tag has up to 50 letters, digits and '.', '_', ':', '/', '-', and begins with"
                    + " one of the first two");
      }
      if (tags.contains(tag)) {
        throw text.place().fault("the tag '" + tag + "' a second time", null);
      }
      if (tags.size() == MOST_TAGS) {
        throw text.place().fault("more than " + MOST_TAGS + " tags", null);
      }
      tags.add(tag);
    }
    return tags;
  }
}
