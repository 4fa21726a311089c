package dev.fim.policy.text;

import dev.fim.error.FimException;
import dev.fim.error.SourceException;
import dev.fim.path.DisplayForm;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlFormat;
import dev.fim.yaml.YamlNode;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Entry;
import dev.fim.yaml.YamlNode.Place;
import dev.fim.yaml.YamlNode.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A policy with its includes, read in the order in which they are named.
public final class PolicyFiles {

  static final int MOST_FILES = 100;
  static final int DEEPEST = 8;

  private static final String INCLUDE = "include";

  /// A rule in its file.
  ///
  /// @param label of the [PolicyDocument]
  public record Item(YamlNode node, @Nullable String label) {}

  private final List<PolicyDocument> documents = new ArrayList<>();
  private final List<Item> rules = new ArrayList<>();

  /// Keyed by device and inode, independent of the name.
  private final Map<Object, Place> included = new HashMap<>();

  /// The names of the files being read, each included by the one before it.
  private final Map<Object, String> within = new LinkedHashMap<>();

  private long characters;
  private boolean includes;

  private PolicyFiles() {}

  /// A policy without a file, so it cannot include others.
  ///
  /// @throws SourceException if the text has a fault or includes a file
  public static PolicyFiles ofText(String name, String text) {
    PolicyFiles files = new PolicyFiles();
    files.take(PolicyDocument.of(name, null, text), null);
    return files;
  }

  /// A policy read from `file`.
  ///
  /// @throws SourceException if its text or that of an included file has a fault
  public static PolicyFiles ofFile(Path file, String text) {
    PolicyFiles files = new PolicyFiles();
    files.characters = text.length();
    files.within.put(key(file), file.toString());
    files.take(PolicyDocument.of(file.toString(), null, text), file);
    return files;
  }

  /// The policy itself, then its includes, in order.
  public List<PolicyDocument> documents() {
    return documents;
  }

  /// All rules in order, with those of included files in place.
  public List<Item> rules() {
    return rules;
  }

  /// Whether the policy includes anything, even an empty directory.
  public boolean includes() {
    return includes;
  }

  /// If the status of the policy cannot be read, no included file counts as the same.
  private static Object key(Path policy) {
    try {
      return key(Files.readAttributes(policy, BasicFileAttributes.class));
    } catch (IOException e) {
      return policy;
    }
  }

  private static Object key(BasicFileAttributes attributes) {
    return Objects.requireNonNull(attributes.fileKey()); // device and inode
  }

  /// @param file the file of the document; null for none
  private void take(PolicyDocument document, @Nullable Path file) {
    documents.add(document);
    for (YamlNode item : document.rules()) {
      YamlNode include = item instanceof Entries entries ? entries.get(INCLUDE) : null;
      if (item instanceof Entries entries && include != null) {
        includes = true;
        requireAlone(entries);
        for (Text name : include.asTexts("a file or a list of some", "a file")) {
          include(name, document, file);
        }
      } else {
        rules.add(new Item(item, document.label()));
        if (rules.size() > PolicyDocument.MOST_RULES) {
          throw item.place()
              .fault(
                  "one rule too many, with those of the files that are included",
                  "the most allowed is " + PolicyDocument.MOST_RULES);
        }
      }
    }
  }

  private static void requireAlone(Entries entries) {
    for (Entry entry : entries.entries()) {
      if (!entry.key().value().equals(INCLUDE)) {
        throw entry
            .key()
            .place()
            .fault(
                Spelling.quote(entry.key().value()) + " in an entry that includes",
                "such an entry has 'include' alone");
      }
    }
  }

  private void include(Text name, PolicyDocument by, @Nullable Path file) {
    if (file == null) {
      throw name.place()
          .fault(
              "an include in a policy that was read from no file",
              "put the rules there in its place");
    }
    if (name.value().isEmpty()) {
      throw name.insteadOf("a file");
    }
    Path path;
    try {
      path = file.resolveSibling(name.value());
    } catch (InvalidPathException e) {
      throw name.place().fault("the include " + Spelling.quote(name.value()), "name a file");
    }
    String label = label(by, name.value());
    if (Files.isDirectory(path)) {
      for (Path each : policiesIn(path, name)) {
        String last = String.valueOf(each.getFileName());
        includeFile(name.place(), each, Path.of(label).resolve(last).toString());
      }
    } else {
      includeFile(name.place(), path, label);
    }
  }

  private static String label(PolicyDocument by, String name) {
    return by.label() == null ? name : Path.of(by.label()).resolveSibling(name).toString();
  }

  /// In the order of [dev.fim.path.RawPath].
  private static List<Path> policiesIn(Path directory, Text name) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(PolicyFiles::isPolicy).sorted().toList();
    } catch (IOException e) {
      throw unreadable(name.place(), name.value(), directory, YamlFormat.fact(e));
    } catch (UncheckedIOException e) { // one of the later names
      IOException cause = Objects.requireNonNull(e.getCause());
      throw unreadable(name.place(), name.value(), directory, YamlFormat.fact(cause));
    }
  }

  private static boolean isPolicy(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".yaml") && !name.startsWith(".");
  }

  private void includeFile(Place at, Path path, String label) {
    if (within.size() > DEEPEST) {
      throw at.fault(
          "the include " + Spelling.quote(label) + " more than " + DEEPEST + " files deep",
          "include it from a file further up");
    }
    if (included.size() == MOST_FILES) {
      throw at.fault(
          "the include " + Spelling.quote(label) + " after " + MOST_FILES + " others",
          "no more files are allowed");
    }
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      throw unreadable(at, label, path, YamlFormat.fact(e));
    }
    Object key = key(found);
    requireFirst(at, path, label, key);
    if (!found.isRegularFile()) {
      throw unreadable(at, label, path, "it is no regular file");
    }
    String text = read(at, path, label);
    included.put(key, at);
    within.put(key, path.toString());
    take(PolicyDocument.of(path.toString(), label, text), path);
    within.remove(key);
  }

  private void requireFirst(Place at, Path path, String label, Object key) {
    if (within.containsKey(key)) {
      List<String> names = new ArrayList<>(within.values());
      List<String> round =
          new ArrayList<>(names.subList(names.indexOf(within.get(key)), names.size()));
      round.add(path.toString());
      throw at.fault(
          "the include "
              + Spelling.quote(label)
              + " within itself: "
              + DisplayForm.ofText(String.join(", ", round)),
          "take one of them out");
    }
    Place before = included.get(key);
    if (before != null) {
      throw at.fault(
          "the include %s a second time: %s, line %d, brings it already"
              .formatted(Spelling.quote(label), DisplayForm.ofText(before.file()), before.line()),
          "take one of them out");
    }
  }

  private String read(Place at, Path path, String label) {
    String text;
    try {
      text = PolicyDocument.FORMAT.read(path);
    } catch (SourceException e) {
      throw e;
    } catch (FimException e) {
      throw unreadable(at, label, path, e.fact());
    }
    characters += text.length();
    if (characters > YamlFormat.LARGEST) {
      throw at.fault(
          "the include " + Spelling.quote(label) + ", with which the policy has more than 1 MiB",
          "make it shorter");
    }
    return text;
  }

  /// @param fact in display form
  private static SourceException unreadable(Place at, String label, Path path, String fact) {
    return at.fault(
        "the include %s: cannot read %s: %s"
            .formatted(Spelling.quote(label), DisplayForm.ofText(path.toString()), fact),
        null);
  }
}
