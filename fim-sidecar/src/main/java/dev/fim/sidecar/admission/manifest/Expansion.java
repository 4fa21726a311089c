package dev.fim.sidecar.admission.manifest;

import dev.fim.error.SourceException;
import dev.fim.sidecar.admission.pod.LoneSurrogate;
import dev.fim.yaml.Spelling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Copies objects of one text, with what aliases and merge keys stand for in their place.
final class Expansion {

  /// Of all copies together.
  private static final int MOST_NODES = 500_000;

  private static final String MERGE = "<<";

  private final String name;
  private int nodes;

  /// @param name what messages call the text
  Expansion(String name) {
    this.name = name;
  }

  /// A copy in which no list or mapping stands twice.
  ///
  /// @throws SourceException if a key is no text or stands twice, a merge key has no mapping, a
  ///   text cannot be written, or the copies are too large
  Node of(Node object) {
    return copy(object, object, 0);
  }

  private Node copy(Node object, Node node, int depth) {
    if (++nodes > MOST_NODES || depth > YamlDocuments.FORMAT.levels()) {
      throw fault(
          object,
          "an object that is too large with what its aliases stand for",
          "write %d nodes and %d levels at most"
              .formatted(MOST_NODES, YamlDocuments.FORMAT.levels()));
    }
    return switch (node) {
      case SequenceNode items -> {
        List<Node> copies = new ArrayList<>();
        items.getValue().forEach(each -> copies.add(copy(object, each, depth + 1)));
        yield new SequenceNode(
            items.getTag(), true, copies, items.getStartMark(), null, FlowStyle.BLOCK);
      }
      case MappingNode mapping ->
          new MappingNode(
              mapping.getTag(),
              true,
              new ArrayList<>(fields(object, mapping, depth + 1).values()),
              mapping.getStartMark(),
              null,
              FlowStyle.BLOCK);
      default -> whole((ScalarNode) node);
    };
  }

  private Map<String, NodeTuple> fields(Node object, MappingNode mapping, int depth) {
    Set<String> own = new HashSet<>();
    for (NodeTuple field : mapping.getValue()) {
      ScalarNode key = key(field);
      if (!isMerge(key) && !own.add(key.getValue())) {
        throw fault(
            key, "the key " + Spelling.quote(key.getValue()) + " a second time", "keep one");
      }
    }
    Map<String, NodeTuple> all = new LinkedHashMap<>();
    for (NodeTuple field : mapping.getValue()) {
      ScalarNode key = key(field);
      Node value = copy(object, field.getValueNode(), depth);
      nodes++; // the key
      if (!isMerge(key)) {
        all.put(key.getValue(), new NodeTuple(key, value));
        continue;
      }
      for (Node source : value instanceof SequenceNode list ? list.getValue() : List.of(value)) {
        if (!(source instanceof MappingNode merged)) {
          throw fault(key, "a merge key ('<<') without a mapping", null);
        }
        for (NodeTuple each : merged.getValue()) {
          String text = key(each).getValue();
          if (!own.contains(text)) {
            all.putIfAbsent(text, each);
          }
        }
      }
    }
    return all;
  }

  private ScalarNode key(NodeTuple field) {
    if (!(field.getKeyNode() instanceof ScalarNode key)) {
      throw fault(field.getKeyNode(), "a key that is no text", null);
    }
    Tag tag = key.getTag();
    if (!tag.equals(YamlDocuments.NONE) && !tag.equals(Tag.STR)) {
      throw fault(
          key, "a key with the tag " + Spelling.quote(tag.getValue()), "write it as a text");
    }
    return whole(key);
  }

  private static boolean isMerge(ScalarNode key) {
    return key.getValue().equals(MERGE)
        && key.getScalarStyle() == ScalarStyle.PLAIN
        && key.getTag().equals(YamlDocuments.NONE);
  }

  /// A text of which every character can be written: half a character cannot, in no encoding.
  private ScalarNode whole(ScalarNode scalar) {
    OptionalInt half = LoneSurrogate.in(scalar.getValue());
    if (half.isPresent()) {
      throw fault(
          scalar,
          "a lone surrogate, U+%04X".formatted(half.getAsInt()),
          "write the whole character, or leave it out");
    }
    return scalar;
  }

  private SourceException fault(Node at, String found, @Nullable String remedy) {
    return YamlDocuments.FORMAT.place(name, at.getStartMark()).fault(found, remedy);
  }
}
