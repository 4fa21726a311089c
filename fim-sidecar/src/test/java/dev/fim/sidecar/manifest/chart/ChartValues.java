package dev.fim.sidecar.manifest.chart;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/// Reads the values of the chart with their comments.
final class ChartValues {

  private ChartValues() {}

  /// @param name with dots
  /// @param standard the default in one line; empty for a group of values
  /// @param meaning the comment
  record Value(String name, String standard, String meaning) {

    String row() {
      String middle = standard.isEmpty() ? " " : " `" + standard + "` ";
      return "| `" + name + "` |" + middle + "| " + meaning + " |\n";
    }
  }

  /// The table for the page.
  static String table(String yaml) {
    return "| value | default | meaning |\n|---|---|---|\n"
        + of(yaml).stream().map(Value::row).collect(Collectors.joining());
  }

  /// The values, and the groups that have a comment.
  static List<Value> of(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setProcessComments(true);
    List<Value> values = new ArrayList<>();
    add("", (MappingNode) new Yaml(options).compose(new StringReader(yaml)), values);
    return values;
  }

  private static void add(String prefix, MappingNode mapping, List<Value> values) {
    for (NodeTuple tuple : mapping.getValue()) {
      String name = prefix + ((ScalarNode) tuple.getKeyNode()).getValue();
      String meaning = comment(tuple.getKeyNode());
      if (tuple.getValueNode() instanceof MappingNode below && isGroup(below)) {
        if (!meaning.isEmpty()) {
          values.add(new Value(name, "", meaning));
        }
        add(name + ".", below, values);
      } else {
        values.add(new Value(name, inOneLine(tuple.getValueNode()), meaning));
      }
    }
  }

  private static boolean isGroup(MappingNode mapping) {
    return mapping.getValue().stream()
        .anyMatch(tuple ->
            !comment(tuple.getKeyNode()).isEmpty()
                || (tuple.getValueNode() instanceof MappingNode below && isGroup(below)));
  }

  private static String comment(Node key) {
    List<CommentLine> lines = key.getBlockComments();
    return lines == null
        ? ""
        : lines.stream()
            .filter(line -> line.getCommentType() == CommentType.BLOCK)
            .map(line -> line.getValue().strip())
            .collect(Collectors.joining(" "));
  }

  private static String inOneLine(Node value) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
    options.setWidth(Integer.MAX_VALUE);
    value.setBlockComments(null);
    Object tree = new Yaml().load(text(value));
    return tree.equals("") ? "\"\"" : new Yaml(options).dump(tree).strip();
  }

  private static String text(Node value) {
    StringWriter writer = new StringWriter();
    new Yaml().serialize(value, writer);
    return writer.toString();
  }
}
