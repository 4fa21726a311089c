package dev.fim.sidecar.admission.manifest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;

/// A part of a document as it is written: texts are not interpreted. Immutable, so that what an
/// alias stands for is shared; [#size] counts it as often as it stands there.
sealed interface Node {

  /// The tag that is written; null if none is.
  @Nullable String tag();

  /// How many nodes it takes to write it out, itself included.
  long size();

  /// How many levels of lists and mappings it has.
  int depth();

  /// One text.
  ///
  /// @param source as it stands in the file, with its tag, where that is within one line, with no
  ///   anchor and with no tag that takes a directive; else null
  /// @param line counted from 1; 0 for what was not read
  record Scalar(
      @Nullable String tag, String text, ScalarStyle style, @Nullable String source, int line)
      implements Node {

    /// One that is written by us.
    static Scalar of(String text, ScalarStyle style) {
      return new Scalar(null, text, style, null, 0);
    }

    boolean isPlain() {
      return style == ScalarStyle.PLAIN && tag == null;
    }

    @Override
    public long size() {
      return 1;
    }

    @Override
    public int depth() {
      return 0;
    }
  }

  /// A list.
  record Items(@Nullable String tag, List<Node> nodes, FlowStyle style, long size, int depth)
      implements Node {

    static Items of(@Nullable String tag, List<Node> nodes, FlowStyle style) {
      long size = 1;
      int depth = 0;
      for (Node node : nodes) {
        size = sum(size, node.size());
        depth = Math.max(depth, node.depth());
      }
      return new Items(tag, List.copyOf(nodes), style, size, depth + 1);
    }

    Items and(Node node) {
      List<Node> changed = new ArrayList<>(nodes);
      changed.add(node);
      return of(tag, changed, style);
    }
  }

  /// A key and its value.
  record Field(Node key, Node value) {}

  /// A mapping.
  record Fields(@Nullable String tag, List<Field> fields, FlowStyle style, long size, int depth)
      implements Node {

    static Fields of(@Nullable String tag, List<Field> fields, FlowStyle style) {
      long size = 1;
      int depth = 0;
      for (Field field : fields) {
        size = sum(size, sum(field.key.size(), field.value.size()));
        depth = Math.max(depth, Math.max(field.key.depth(), field.value.depth()));
      }
      return new Fields(tag, List.copyOf(fields), style, size, depth + 1);
    }

    /// Null if there is none.
    @Nullable Node get(String key) {
      int index = indexOf(key);
      return index < 0 ? null : fields.get(index).value;
    }

    private int indexOf(String key) {
      for (int i = 0; i < fields.size(); i++) {
        if (fields.get(i).key instanceof Scalar scalar && scalar.text().equals(key)) {
          return i;
        }
      }
      return -1;
    }

    /// With another value where the key is, else with both at the end.
    Fields with(Node key, Node value) {
      List<Field> changed = new ArrayList<>(fields);
      int index = key instanceof Scalar scalar ? indexOf(scalar.text()) : -1;
      if (index < 0) {
        changed.add(new Field(key, value));
      } else {
        changed.set(index, new Field(fields.get(index).key, value));
      }
      return of(tag, changed, style);
    }
  }

  private static long sum(long one, long other) {
    return Math.min(Long.MAX_VALUE / 4, one + other);
  }
}
