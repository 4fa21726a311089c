package dev.fim.sidecar.admission.manifest;

import dev.fim.error.Problem;
import dev.fim.error.SourceException;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.admission.manifest.Node.Field;
import dev.fim.sidecar.admission.manifest.Node.Fields;
import dev.fim.sidecar.admission.manifest.Node.Items;
import dev.fim.sidecar.admission.manifest.Node.Scalar;
import dev.fim.yaml.Spelling;
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
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/// Reads all documents of a text in YAML, each as it is written. An alias is what it stands for.
final class YamlDocuments {

  /// Of lists and mappings, as they are written.
  private static final int DEEPEST = 200;

  /// In all documents, as they are written.
  private static final int MOST_NODES = 500_000;

  /// The beginning of an action of a template, where no YAML is.
  private static final Pattern TEMPLATE =
      Pattern.compile("^(?!\\s*#)(?:.*[-:,\\[]\\s+|\\s*)(\\{\\{)");

  /// Of a tag whose meaning a directive of its document gives.
  private static final Pattern HANDLE = Pattern.compile("![-a-zA-Z0-9_]+!");

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
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      requireNoTemplate(name, text, mark.getLine() + 1);
      throw fault(name, mark, "text that is no YAML: " + Spelling.show(e.getProblem()), null);
    } catch (ReaderException e) {
      throw fault(
          name,
          null,
          "a character that YAML does not allow, U+%04X, as number %d of the text"
              .formatted(e.getCodePoint(), e.getPosition() + 1),
          null);
    } catch (YAMLException e) {
      String said = Spelling.show(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      throw fault(name, null, "text that is no YAML: " + said, null);
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
        throw template(name, i + 1, matcher.start(1) + 1, lines.get(i).substring(matcher.start(1)));
      }
    }
  }

  private static SourceException template(String name, int line, int column, String found) {
    return fault(
        name,
        line,
        column,
        Spelling.quote(found.strip()) + ", which looks like a Helm template and is no YAML",
        "render it first with 'helm template'");
  }

  /// Where a document begins, in code points, and what it holds.
  private record Part(Node root, int start) {}

  private List<Document> documents() {
    List<Part> parts = new ArrayList<>();
    parser.getEvent(); // the start of the stream
    while (!parser.checkEvent(Event.ID.StreamEnd)) {
      Event start = parser.getEvent();
      anchored.clear();
      Node root = node(0);
      parser.getEvent(); // its end
      parts.add(new Part(root, start.getStartMark().getIndex()));
    }
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      int start = i == 0 ? 0 : part.start;
      int end = i + 1 == parts.size() ? text.length : parts.get(i + 1).start;
      documents.add(new Document(part.root, slice(start, end)));
    }
    return documents;
  }

  private String slice(int start, int end) {
    return new String(text, start, end - start);
  }

  private Node node(int depth) {
    Event event = parser.getEvent();
    if (++nodes > MOST_NODES) {
      throw fault(
          name, event.getStartMark(), "more than " + MOST_NODES + " keys and values", "split it");
    }
    if (depth > DEEPEST) {
      throw fault(
          name,
          event.getStartMark(),
          "a list or mapping too deep",
          "a manifest has " + DEEPEST + " levels at most");
    }
    if (event instanceof AliasEvent alias) {
      Node target = anchored.get(alias.getAnchor());
      if (target == null) {
        throw fault(
            name,
            event.getStartMark(),
            "an alias of " + Spelling.quote(alias.getAnchor()) + ", which is not there before it",
            "put the anchor first");
      }
      return target;
    }
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchored.remove(anchor); // within itself it stands for nothing
    }
    Node node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent start -> items(start, depth);
          case MappingStartEvent start -> fields(start, depth);
          default -> throw new IllegalStateException("no node begins with " + event);
        };
    if (anchor != null) {
      anchored.put(anchor, node);
    }
    return node;
  }

  private Scalar scalar(ScalarEvent event) {
    Mark start = event.getStartMark();
    Mark end = event.getEndMark();
    String written =
        event.getAnchor() == null && start.getLine() == end.getLine()
            ? slice(start.getIndex(), end.getIndex())
            : null;
    return new Scalar(
        event.getTag(),
        event.getValue(),
        event.getScalarStyle(),
        written == null || HANDLE.matcher(written).lookingAt() ? null : written,
        start.getLine() + 1);
  }

  private Items items(SequenceStartEvent start, int depth) {
    List<Node> nodes = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      nodes.add(node(depth + 1));
    }
    parser.getEvent();
    return Items.of(start.getTag(), nodes, start.getFlowStyle());
  }

  private Fields fields(MappingStartEvent start, int depth) {
    List<Field> fields = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Node key = node(depth + 1);
      if (start.isFlow() && key instanceof Fields) { // {{ .Values.x }}
        Mark mark = start.getStartMark();
        String rest = slice(mark.getIndex(), text.length);
        throw template(
            name, mark.getLine() + 1, mark.getColumn() + 1, rest.lines().findFirst().orElse(""));
      }
      fields.add(new Field(key, node(depth + 1)));
    }
    parser.getEvent();
    return Fields.of(start.getTag(), fields, start.getFlowStyle());
  }

  private static SourceException fault(
      String name, @Nullable Mark mark, String found, @Nullable String remedy) {
    int line = mark == null ? 1 : mark.getLine() + 1;
    int column = mark == null ? 1 : mark.getColumn() + 1;
    return fault(name, line, column, found, remedy);
  }

  /// A fault of a manifest.
  static SourceException fault(
      String name, int line, int column, String found, @Nullable String remedy) {
    return new SourceException(
        Problem.ARGUMENT,
        "use the manifest",
        DisplayForm.ofText(name),
        line,
        column,
        "found " + found,
        remedy);
  }
}
