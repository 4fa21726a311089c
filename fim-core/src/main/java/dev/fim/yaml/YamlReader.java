package dev.fim.yaml;

import dev.fim.words.Spelling;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Entry;
import dev.fim.yaml.YamlNode.Items;
import dev.fim.yaml.YamlNode.Place;
import dev.fim.yaml.YamlNode.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/// Reads the part of YAML that fim needs: one document of mappings, lists and texts. Anchors,
/// aliases and tags are refused, so the result is never larger than the text.
final class YamlReader {

  private final YamlFormat format;
  private final String name;
  private final Parser parser;

  private YamlReader(YamlFormat format, String name, Parser parser) {
    this.format = format;
    this.name = name;
    this.parser = parser;
  }

  /// Reads the one document of `text`.
  ///
  /// @throws dev.fim.error.SourceException if the text is not such a document
  static YamlNode read(YamlFormat format, String name, String text) {
    try {
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(YamlFormat.LARGEST);
      return new YamlReader(format, name, new ParserImpl(new StreamReader(text), options))
          .document();
    } catch (YAMLException e) {
      throw format.fault(name, text, e, "write it as '\\xNN', each byte for itself");
    }
  }

  private YamlNode document() {
    parser.getEvent(); // the start of the stream
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      throw new Place(format, name, 1, 1)
          .fault("an empty " + format.noun(), "begin with 'version: 1'");
    }
    parser.getEvent(); // the start of the document
    YamlNode root = node(0);
    parser.getEvent(); // the end of the document
    Event after = parser.getEvent();
    if (!after.is(Event.ID.StreamEnd)) {
      throw place(after)
          .fault("a second document", "a " + format.noun() + " is one document, without '---'");
    }
    return root;
  }

  private YamlNode node(int depth) {
    Event event = parser.getEvent();
    requirePlain(place(event), event);
    if (event instanceof CollectionStartEvent && depth == format.levels()) {
      throw place(event)
          .fault(
              "a list or mapping too deep",
              "a " + format.noun() + " has " + format.levels() + " levels");
    }
    return switch (event) {
      case ScalarEvent scalar -> new Text(place(event), scalar.getValue(), scalar.isPlain());
      case SequenceStartEvent _ -> items(place(event), depth);
      case MappingStartEvent _ -> entries(place(event), depth);
      default -> throw new IllegalStateException("no node begins with " + event);
    };
  }

  private void requirePlain(Place place, Event event) {
    boolean anchored = event instanceof NodeEvent node && node.getAnchor() != null;
    boolean tagged =
        (event instanceof ScalarEvent scalar && scalar.getTag() != null)
            || (event instanceof CollectionStartEvent start && start.getTag() != null);
    if (anchored || tagged) {
      String feature = event instanceof AliasEvent ? "an alias" : tagged ? "a tag" : "an anchor";
      throw place.fault(
          feature,
          "a "
              + format.noun()
              + " has no anchors ('&'), aliases ('*') and tags ('!'): put quotes around a text"
              + " that begins so");
    }
  }

  private Items items(Place place, int depth) {
    List<YamlNode> nodes = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      nodes.add(node(depth + 1));
    }
    parser.getEvent();
    return new Items(place, nodes);
  }

  private Entries entries(Place place, int depth) {
    List<Entry> entries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Text key = node(depth + 1).asText("a key");
      if (!keys.add(key.value())) {
        throw key.place()
            .fault("the key " + Spelling.quote(key.value()) + " a second time", "keep one");
      }
      entries.add(new Entry(key, node(depth + 1)));
    }
    parser.getEvent();
    return new Entries(place, entries);
  }

  private Place place(Event event) {
    return format.place(name, event.getStartMark());
  }
}
