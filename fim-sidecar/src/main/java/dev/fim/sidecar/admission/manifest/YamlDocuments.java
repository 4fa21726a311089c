package dev.fim.sidecar.admission.manifest;

import dev.fim.error.Problem;
import dev.fim.error.SourceException;
import dev.fim.yaml.Spelling;
import dev.fim.yaml.YamlFormat;
import dev.fim.yaml.YamlNode.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/// Reads all documents of a text in YAML, each as it is written: no value is interpreted. An alias
/// is the very node that it stands for. SnakeYAML's own composer bounds neither the nodes nor names
/// the place of what is too deep.
final class YamlDocuments {

  static final YamlFormat FORMAT = new YamlFormat("manifest", Problem.ARGUMENT, 200);

  /// Of a node with no tag written.
  static final Tag NONE = new Tag("tag:fim.dev,2026:none");

  /// In all documents, as they are written.
  private static final int MOST_NODES = 500_000;

  /// The beginning of an action of a template, where no YAML is.
  private static final Pattern TEMPLATE =
      Pattern.compile("^(?!\\s*#)(?:.*[-:,\\[]\\s+|\\s*)(\\{\\{)");

  private final String name;
  private final int[] text; // in code points, as marks count
  private final Parser parser;
  private final Map<String, Node> anchored = new HashMap<>();
  private int nodes;

  private YamlDocuments(String name, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // the text is bounded
    this.name = name;
    this.text = text.codePoints().toArray();
    this.parser = new ParserImpl(new StreamReader(text), options);
  }

  /// Reads them.
  ///
  /// @param name what messages call the text
  /// @throws SourceException [Problem#ARGUMENT] if the text is no YAML
  static List<Document> read(String name, String text) {
    try {
      return new YamlDocuments(name, text).documents();
    } catch (YAMLException e) {
      if (e instanceof MarkedYAMLException marked) {
        requireNoTemplate(name, text, marked.getProblemMark().getLine() + 1);
      }
      throw FORMAT.fault(name, text, e, null);
    }
  }

  /// Text that is no YAML is often a template that somebody forgot to render.
  ///
  /// @param last the line where reading ended
  private static void requireNoTemplate(String name, String text, int last) {
    List<String> lines = text.lines().limit(last).toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = TEMPLATE.matcher(lines.get(i));
      if (matcher.find()) {
        throw template(
            new Place(FORMAT, name, i + 1, matcher.start(1) + 1),
            lines.get(i).substring(matcher.start(1)));
      }
    }
  }

  private static SourceException template(Place place, String found) {
    return place.fault(
        Spelling.quote(found.strip()) + ", which looks like a Helm template and is no YAML",
        "render it first with 'helm template'");
  }

  private List<Document> documents() {
    List<Node> roots = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    parser.getEvent(); // the start of the stream
    while (!parser.checkEvent(Event.ID.StreamEnd)) {
      starts.add(roots.isEmpty() ? 0 : parser.peekEvent().getStartMark().getIndex());
      parser.getEvent(); // the start of the document
      anchored.clear();
      roots.add(node(0));
      parser.getEvent(); // its end
    }
    starts.add(text.length);
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < roots.size(); i++) {
      int start = starts.get(i);
      documents.add(
          new Document(roots.get(i), new String(text, start, starts.get(i + 1) - start), false));
    }
    return documents;
  }

  private Node node(int depth) {
    Event event = parser.getEvent();
    if (++nodes > MOST_NODES) {
      throw fault(event, "more than " + MOST_NODES + " keys and values", "split it");
    }
    if (depth > FORMAT.levels()) {
      throw fault(
          event,
          "a list or mapping too deep",
          "a manifest has " + FORMAT.levels() + " levels at most");
    }
    Node node =
        switch (event) {
          case AliasEvent alias -> target(alias);
          case ScalarEvent scalar ->
              new ScalarNode(
                  tag(scalar.getTag()),
                  scalar.getValue(),
                  scalar.getStartMark(),
                  null,
                  scalar.getScalarStyle());
          case SequenceStartEvent start -> items(start, depth);
          case MappingStartEvent start -> fields(start, depth);
          default -> throw new IllegalStateException("no node begins with " + event);
        };
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchored.put(anchor, node);
    }
    return node;
  }

  private static Tag tag(@Nullable String tag) {
    return tag == null ? NONE : new Tag(tag);
  }

  private Node target(AliasEvent alias) {
    Node target = anchored.get(alias.getAnchor());
    if (target == null) {
      throw fault(
          alias,
          "an alias of " + Spelling.quote(alias.getAnchor()) + ", which is not there before it",
          "put the anchor first");
    }
    return target;
  }

  private Node items(SequenceStartEvent start, int depth) {
    List<Node> nodes = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      nodes.add(node(depth + 1));
    }
    parser.getEvent();
    return new SequenceNode(
        tag(start.getTag()), true, nodes, start.getStartMark(), null, start.getFlowStyle());
  }

  private Node fields(MappingStartEvent start, int depth) {
    List<NodeTuple> fields = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Node key = node(depth + 1);
      if (start.isFlow() && key instanceof MappingNode) { // {{ .Values.x }}
        Mark mark = start.getStartMark();
        String rest = new String(text, mark.getIndex(), text.length - mark.getIndex());
        throw template(FORMAT.place(name, mark), rest.lines().findFirst().orElse(""));
      }
      fields.add(new NodeTuple(key, node(depth + 1)));
    }
    parser.getEvent();
    return new MappingNode(
        tag(start.getTag()), true, fields, start.getStartMark(), null, start.getFlowStyle());
  }

  private SourceException fault(Event at, String found, String remedy) {
    return FORMAT.place(name, at.getStartMark()).fault(found, remedy);
  }
}
