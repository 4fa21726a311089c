package dev.fim.policy.text;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.DisplayForm;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlNode;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Entry;
import dev.fim.yaml.YamlNode.Place;
import dev.fim.yaml.YamlNode.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The attribute names in a policy: each attribute's own, `default`, and the groups that the policy
/// defines.
public final class AttributeGroups {

  /// No person writes more; this also bounds how deep groups nest.
  private static final int MOST = 256;

  private static final String DEFAULT = "default";

  private final Attributes byDefault;
  private final Map<String, List<Text>> definitions = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, Attributes> known = new HashMap<>();
  private final List<String> allowed = new ArrayList<>();

  /// The attributes that a rule names.
  ///
  /// @param byDefault what `default` holds, if that is among them
  /// @param named all others
  public record Attributes(AttributeSet byDefault, AttributeSet named) {

    static final Attributes NONE = new Attributes(AttributeSet.NONE, AttributeSet.NONE);

    /// Excludes size and time of a directory: they change with every child, and the children report
    /// more.
    private static final AttributeSet NOT_OF_DIRECTORIES =
        AttributeSet.of(Attribute.SIZE, Attribute.MTIME);

    /// `default` alone.
    ///
    /// @param attributes that it holds
    public static Attributes ofDefault(AttributeSet attributes) {
      return new Attributes(attributes, AttributeSet.NONE);
    }

    Attributes union(Attributes other) {
      return new Attributes(byDefault.union(other.byDefault), named.union(other.named));
    }

    /// The attributes to compare for this type.
    public AttributeSet of(FileType type) {
      AttributeSet ofDefault =
          type == FileType.DIRECTORY ? byDefault.minus(NOT_OF_DIRECTORIES) : byDefault;
      return named.union(ofDefault).intersect(AttributeSet.of(type));
    }
  }

  /// Resolves every group, to find faults even in unused ones.
  ///
  /// @param groups the mappings of names to lists, one per file
  /// @param byDefault what `default` holds
  public AttributeGroups(List<Entries> groups, AttributeSet byDefault) {
    this.byDefault = Attributes.ofDefault(byDefault);
    allowed.add(DEFAULT);
    known.put(DEFAULT, this.byDefault);
    for (Attribute attribute : Attribute.values()) {
      allowed.add(attribute.label());
      known.put(attribute.label(), new Attributes(AttributeSet.NONE, AttributeSet.of(attribute)));
    }
    groups.forEach(this::define);
    for (Entries each : groups) {
      for (Entry entry : each.entries()) {
        resolve(entry.key(), new LinkedHashSet<>());
      }
    }
  }

  private void define(Entries groups) {
    int all = definitions.size() + groups.entries().size();
    if (all > MOST) {
      throw groups.place().fault(all + " groups", "the most allowed is " + MOST);
    }
    for (Entry entry : groups.entries()) {
      Text key = entry.key();
      if (known.containsKey(key.value())) {
        throw key.place()
            .fault("a group with the name of an attribute, '" + key.value() + "'", "rename it");
      }
      if (!key.value().matches("[A-Za-z][A-Za-z0-9_-]*")) {
        throw key.place()
            .fault(
                "a group with the name " + Spelling.quote(key.value()),
                "a name is a letter, then letters, digits, '-' and '_'");
      }
      Place before = places.putIfAbsent(key.value(), key.place());
      if (before != null) {
        throw key.place()
            .fault(
                "the group '%s' a second time: %s, line %d, has one of that name"
                    .formatted(key.value(), DisplayForm.ofText(before.file()), before.line()),
                "rename one of them");
      }
      definitions.put(key.value(), names(entry.value()));
      allowed.add(key.value());
    }
  }

  private static List<Text> names(YamlNode node) {
    return node.asTexts("an attribute or a list of some", "an attribute");
  }

  /// The attributes of a rule that lists none.
  public Attributes byDefault() {
    return byDefault;
  }

  /// The attributes that a rule lists.
  public Attributes of(YamlNode node) {
    return union(names(node), new LinkedHashSet<>());
  }

  private Attributes union(List<Text> names, Set<String> within) {
    Attributes all = Attributes.NONE;
    for (Text name : names) {
      all = all.union(resolve(name, within));
    }
    return all;
  }

  private Attributes resolve(Text name, Set<String> within) {
    Attributes resolved = known.get(name.value());
    if (resolved != null) {
      return resolved;
    }
    List<Text> members = definitions.get(name.value());
    if (members == null) {
      throw name.place()
          .fault(
              "the unknown attribute or group " + Spelling.quote(name.value()),
              hint(name.value()) + Spelling.allowed(name.value(), allowed));
    }
    if (!within.add(name.value())) {
      throw name.place()
          .fault(
              "the group '" + name.value() + "' within itself: " + cycle(within, name.value()),
              "take one of them out");
    }
    Attributes all = union(members, within);
    within.remove(name.value());
    known.put(name.value(), all);
    return all;
  }

  /// A hint for a name from another tool's language.
  private static String hint(String name) {
    if (name.indexOf('+') >= 0) {
      return "attributes are not added up with '+': write a list, such as [mode, inode]; ";
    }
    return name.startsWith("-") || name.contains(" -")
        ? "an attribute cannot be taken away: list those that are wanted; "
        : "";
  }

  private static String cycle(Set<String> within, String name) {
    List<String> names = new ArrayList<>(within);
    List<String> round = new ArrayList<>(names.subList(names.indexOf(name), names.size()));
    round.add(name);
    return String.join(", ", round);
  }
}
