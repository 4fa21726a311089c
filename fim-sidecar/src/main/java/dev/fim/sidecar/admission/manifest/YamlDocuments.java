package dev.fim.sidecar.admission.manifest;

import dev.fim.error.Problem;
import dev.fim.error.SourceException;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlFormat;
import dev.fim.yaml.YamlNode.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/// Reads all documents of a text in YAML. No value is interpreted, an alias is the very node that
/// it stands for, and merge keys are what they stand for. What only keeps a document from being
/// changed is a fault of the document.
final class YamlDocuments {

  static final YamlFormat FORMAT = new YamlFormat("manifest", Problem.ARGUMENT, 200);

  /// In all documents, as they are written, with what merge keys bring in.
  private static final int MOST_NODES = 500_000;

  private static final String MERGE = Scalar.MARK + "<<";

  /// The beginning of an action of a template, where no YAML is.
  private static final Pattern TEMPLATE =
      Pattern.compile("^(?!\\s*#)(?:.*[-:,\\[]\\s+|\\s*)(\\{\\{)");

  private final String name;
  private final String text;
  private final Parser parser;
  private final Map<String, JsonNode> anchored = new HashMap<>();
  private @Nullable SourceException fault; // the first of the document
  private int nodes;

  private YamlDocuments(String name, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // the text is bounded
    this.name = name;
    this.text = text;
    this.parser = new ParserImpl(new StreamReader(text), options);
  }

  /// Reads them.
  ///
  /// @param name what messages call the text
  /// @throws SourceException [Problem#ARGUMENT] if the text is no YAML
  static List<Document> read(String name, String text) {
    YamlDocuments reading = new YamlDocuments(name, text);
    try {
      return reading.documents();
    } catch (YAMLException e) {
      if (e instanceof MarkedYAMLException marked) {
        reading.requireNoTemplate(marked.getProblemMark());
      }
      throw FORMAT.fault(name, text, e, null);
    }
  }

  /// Text that is no YAML is often a template that somebody forgot to render.
  ///
  /// @param last the line where reading ended
  private void requireNoTemplate(Mark last) {
    List<String> lines = text.lines().limit(last.getLine() + 1L).toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = TEMPLATE.matcher(lines.get(i));
      if (matcher.find()) {
        String found = lines.get(i).substring(matcher.start(1)).strip();
        throw new Place(FORMAT, name, i + 1, matcher.start(1) + 1)
            .fault(
                Spelling.quote(found) + ", which looks like a Helm template and is no YAML",
                "render it first with 'helm template'");
      }
    }
  }

  private List<Document> documents() {
    List<Document> documents = new ArrayList<>();
    parser.getEvent(); // the start of the stream
    int from = 0;
    int point = 0; // the same in code points, as marks count
    while (!parser.checkEvent(Event.ID.StreamEnd)) {
      Place place = place(parser.getEvent());
      anchored.clear();
      fault = null;
      JsonNode root = node(0);
      parser.getEvent(); // its end
      int next = parser.peekEvent().getStartMark().getIndex();
      int to =
          parser.checkEvent(Event.ID.StreamEnd)
              ? text.length()
              : text.offsetByCodePoints(from, next - point);
      documents.add(new Document(root, text.substring(from, to), place, fault, false));
      from = to;
      point = next;
    }
    return documents;
  }

  private Place place(Event event) {
    return FORMAT.place(name, event.getStartMark());
  }

  private JsonNode node(int depth) {
    Event event = parser.getEvent();
    count(event, 1);
    if (depth > FORMAT.levels()) {
      throw fault(
          event,
          "a list or mapping too deep",
          "a manifest has " + FORMAT.levels() + " levels at most");
    }
    JsonNode node =
        switch (event) {
          case AliasEvent alias -> target(alias);
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent start -> items(start, depth + 1);
          case MappingStartEvent start -> fields(start, depth + 1);
          default -> throw new IllegalStateException("no node begins with " + event);
        };
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchored.put(anchor, node);
    }
    return node;
  }

  private void count(Event event, int more) {
    nodes += more;
    if (nodes > MOST_NODES) {
      throw fault(event, "more than " + MOST_NODES + " keys and values", "split it");
    }
  }

  private JsonNode target(AliasEvent alias) {
    JsonNode target = anchored.get(alias.getAnchor());
    if (target == null) {
      throw fault(
          alias,
          "an alias of " + Spelling.quote(alias.getAnchor()) + ", which is not there before it",
          "put the anchor first");
    }
    return target;
  }

  private JsonNode scalar(ScalarEvent event) {
    String value = event.getValue();
    note(Document.lone(place(event), value));
    if (Tag.BINARY.getValue().equals(event.getTag())) {
      try {
        Scalar.decoded(value);
      } catch (IllegalArgumentException _) {
        note(fault(event, "'!!binary' that is no text in base 64 and UTF-8", "write it as a text"));
      }
    }
    return Scalar.node(event.getTag(), value, event.isPlain());
  }

  private JsonNode items(SequenceStartEvent start, int depth) {
    requireNoTag(start, Tag.SEQ);
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      items.add(node(depth));
    }
    parser.getEvent();
    return items;
  }

  private JsonNode fields(MappingStartEvent start, int depth) {
    requireNoTag(start, Tag.MAP);
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    Set<String> own = new HashSet<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Event at = parser.peekEvent();
      JsonNode node = node(depth);
      if (start.isFlow() && node.isObject()) { // {{ .Values.x }}
        requireNoTemplate(start.getStartMark());
      }
      String key = key(at, node);
      JsonNode value = node(depth);
      if (key.equals(MERGE)) {
        merge(at, value, fields);
      } else if (own.add(Scalar.name(key))) {
        fields.remove(key); // which a merge key brought
        fields.set(key, value);
      } else {
        note(
            fault(
                at, "the key " + Spelling.quote(Scalar.name(key)) + " a second time", "keep one"));
      }
    }
    parser.getEvent();
    return fields;
  }

  private String key(Event at, JsonNode node) {
    if (node.isString()) {
      return node.stringValue();
    }
    if (!(node instanceof POJONode pojo
        && pojo.getPojo() instanceof Scalar(String tag, String value))) {
      note(fault(at, "a key that is no text", null));
      return Scalar.MARK;
    }
    if (tag != null && !tag.equals(Tag.STR.getValue())) {
      note(fault(at, "a key with the tag " + Spelling.quote(tag), "write it as a text"));
    }
    return tag == null ? Scalar.MARK + value : value;
  }

  private void merge(Event at, JsonNode value, ObjectNode fields) {
    for (JsonNode source : value.isArray() ? value : List.of(value)) {
      if (source instanceof ObjectNode merged) {
        count(at, merged.size());
        merged.forEachEntry(fields::putIfAbsent);
      } else {
        note(fault(at, "a merge key ('<<') without a mapping", null));
      }
    }
  }

  /// A tree has no tags of lists and mappings.
  private void requireNoTag(CollectionStartEvent start, Tag none) {
    String tag = start.getTag();
    if (tag != null && !tag.equals(none.getValue())) {
      note(
          fault(
              start, "a list or mapping with the tag " + Spelling.quote(tag), "write it without"));
    }
  }

  private void note(@Nullable SourceException found) {
    fault = fault == null ? found : fault;
  }

  private SourceException fault(Event at, String found, @Nullable String remedy) {
    return place(at).fault(found, remedy);
  }
}
