package dev.fim.yaml;

import dev.fim.error.SourceException;
import dev.fim.path.DisplayForm;
import dev.fim.words.Spelling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node of a YAML text, with its place.
public sealed interface YamlNode {

  Place place();

  /// Describes the node in messages.
  String found();

  /// A line and a column of a file, both counted from 1.
  ///
  /// @param format of the file
  record Place(YamlFormat format, String file, int line, int column) {

    /// A fault here.
    ///
    /// @param found what is here, as it follows "found"
    /// @param remedy what is allowed
    public SourceException fault(String found, @Nullable String remedy) {
      return new SourceException(
          format.problem(),
          "use the " + format.noun(),
          DisplayForm.ofText(file),
          line,
          column,
          "found " + found,
          remedy);
    }
  }

  /// One scalar.
  ///
  /// @param plain whether it has no quotes
  record Text(Place place, String value, boolean plain) implements YamlNode {

    @Override
    public String found() {
      return isNothing() ? "nothing" : "the text " + Spelling.quote(value);
    }

    private boolean isNothing() {
      return plain && (value.isEmpty() || value.equals("~") || value.equals("null"));
    }
  }

  /// A list.
  record Items(Place place, List<YamlNode> nodes) implements YamlNode {

    @Override
    public String found() {
      return nodes.isEmpty() ? "an empty list" : "a list";
    }
  }

  /// A mapping without duplicate keys.
  record Entries(Place place, List<Entry> entries) implements YamlNode {

    @Override
    public String found() {
      return entries.isEmpty() ? "an empty mapping" : "a mapping";
    }

    public @Nullable YamlNode get(String key) {
      for (Entry entry : entries) {
        if (entry.key.value.equals(key)) {
          return entry.value;
        }
      }
      return null;
    }

    /// Refuses any other key.
    public void requireKeys(List<String> allowed) {
      for (Entry entry : entries) {
        String key = entry.key.value;
        if (!allowed.contains(key)) {
          throw entry.key.place.fault(
              "the unknown key " + Spelling.quote(key), Spelling.allowed(key, allowed));
        }
      }
    }
  }

  /// A key and its value.
  record Entry(Text key, YamlNode value) {}

  /// A fault: this node was found instead of `wanted`.
  default SourceException insteadOf(String wanted) {
    return place().fault(found() + " in place of " + wanted, null);
  }

  /// As [#insteadOf(String)], with the closest of some words.
  ///
  /// @param words the words among what is wanted
  default SourceException insteadOf(String wanted, List<String> words) {
    String question = this instanceof Text text ? Spelling.question(text.value, words) : "";
    return place().fault(found() + " in place of " + wanted, question.isEmpty() ? null : question);
  }

  default Text asText(String wanted) {
    if (this instanceof Text text && !text.isNothing()) {
      return text;
    }
    throw insteadOf(wanted);
  }

  /// A list that is not empty.
  default List<YamlNode> asItems(String wanted) {
    if (this instanceof Items items && !items.nodes.isEmpty()) {
      return items.nodes;
    }
    throw insteadOf(wanted);
  }

  default Entries asEntries(String wanted) {
    if (this instanceof Entries entries) {
      return entries;
    }
    throw insteadOf(wanted);
  }

  /// One text, or a list of some.
  default List<Text> asTexts(String wanted, String wantedItem) {
    return this instanceof Text
        ? List.of(asText(wanted))
        : asItems(wanted).stream().map(node -> node.asText(wantedItem)).toList();
  }
}
