package dev.fim.sidecar.admission.manifest;

import dev.fim.sidecar.admission.manifest.Node.Field;
import dev.fim.sidecar.admission.manifest.Node.Fields;
import dev.fim.sidecar.admission.manifest.Node.Items;
import dev.fim.sidecar.admission.manifest.Node.Scalar;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.NonPrintableStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;

/// Writes a document in YAML. The emitter has its own mind about what has to be in quotes, and so
/// turns numbers such as 0644 into texts. So it is given a word in place of each text that stood
/// within one line, and what stood there is put in afterwards.
final class YamlText {

  private static final int LONGEST_KEY = 1024; // that the specification allows without '?'
  private static final String NULL = "null";

  private final Emitter emitter;
  private final String word;
  private final List<String> sources = new ArrayList<>();

  private YamlText(Emitter emitter, String word) {
    this.emitter = emitter;
    this.word = word;
  }

  /// The text, from `---` to a line end.
  ///
  /// @throws IllegalStateException if what is read from it would not be the same
  static String of(Node root) {
    DumperOptions options = new DumperOptions();
    options.setSplitLines(false);
    options.setWidth(Integer.MAX_VALUE);
    options.setAllowUnicode(true);
    options.setMaxSimpleKeyLength(LONGEST_KEY);
    options.setNonPrintableStyle(NonPrintableStyle.ESCAPE);
    StringWriter text = new StringWriter();
    String word = "x";
    while (holds(root, word)) {
      word += "x";
    }
    YamlText writing = new YamlText(new Emitter(text, options), word);
    try {
      writing.document(root);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    String result = writing.filled(text.toString());
    List<Document> read = YamlDocuments.read("what is written", result);
    if (read.size() != 1 || !isSame(root, read.getFirst().root())) {
      throw new IllegalStateException("the document cannot be written as it was");
    }
    return result;
  }

  /// Whether any text holds the word.
  private static boolean holds(Node node, String word) {
    return switch (node) {
      case Scalar scalar -> scalar.text().contains(word);
      case Items items -> items.nodes().stream().anyMatch(each -> holds(each, word));
      case Fields fields ->
          fields.fields().stream()
              .anyMatch(field -> holds(field.key(), word) || holds(field.value(), word));
    };
  }

  private String filled(String text) {
    return Pattern.compile(word + "([0-9]+)_")
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(sources.get(Integer.parseInt(found.group(1)))));
  }

  private void document(Node root) throws IOException {
    emitter.emit(new StreamStartEvent(null, null));
    emitter.emit(new DocumentStartEvent(null, null, true, null, null));
    node(root, FlowStyle.BLOCK);
    emitter.emit(new DocumentEndEvent(null, null, false));
    emitter.emit(new StreamEndEvent(null, null));
  }

  /// @param around the style of what it is in
  private void node(Node node, FlowStyle around) throws IOException {
    switch (node) {
      case Scalar scalar -> scalar(scalar, around);
      case Items items -> {
        FlowStyle style = within(around, items.style());
        boolean implicit = items.tag() == null;
        emitter.emit(new SequenceStartEvent(null, items.tag(), implicit, null, null, style));
        for (Node each : items.nodes()) {
          node(each, style);
        }
        emitter.emit(new SequenceEndEvent(null, null));
      }
      case Fields fields -> {
        FlowStyle style = within(around, fields.style());
        boolean implicit = fields.tag() == null;
        emitter.emit(new MappingStartEvent(null, fields.tag(), implicit, null, null, style));
        for (Field field : fields.fields()) {
          node(field.key(), style);
          node(field.value(), style);
        }
        emitter.emit(new MappingEndEvent(null, null));
      }
    }
  }

  private static FlowStyle within(FlowStyle around, FlowStyle style) {
    return around == FlowStyle.FLOW ? FlowStyle.FLOW : style;
  }

  private void scalar(Scalar scalar, FlowStyle around) throws IOException {
    String source = scalar.source();
    if (source != null && !source.isEmpty()) {
      sources.add(source);
      plain(word + (sources.size() - 1) + "_");
      return;
    }
    boolean isPlain = scalar.isPlain();
    // nothing is the same as null, but cannot be written in braces
    boolean isNothing = isPlain && scalar.text().isEmpty() && around == FlowStyle.FLOW;
    emitter.emit(
        new ScalarEvent(
            null,
            scalar.tag(),
            new ImplicitTuple(isPlain, scalar.tag() == null && !isPlain),
            isNothing ? NULL : scalar.text(),
            null,
            null,
            scalar.style()));
  }

  private void plain(String text) throws IOException {
    emitter.emit(
        new ScalarEvent(
            null, null, new ImplicitTuple(true, false), text, null, null, ScalarStyle.PLAIN));
  }

  private static boolean isSame(Node one, Node other) {
    return switch (one) {
      case Scalar scalar -> other instanceof Scalar found && isSame(scalar, found);
      case Items items ->
          other instanceof Items found
              && isSame(items.tag(), found.tag())
              && areSame(items.nodes(), found.nodes());
      case Fields fields ->
          other instanceof Fields found
              && isSame(fields.tag(), found.tag())
              && areSame(keys(fields), keys(found))
              && areSame(values(fields), values(found));
    };
  }

  private static List<Node> keys(Fields fields) {
    return fields.fields().stream().map(Field::key).toList();
  }

  private static List<Node> values(Fields fields) {
    return fields.fields().stream().map(Field::value).toList();
  }

  private static boolean areSame(List<Node> some, List<Node> others) {
    boolean same = some.size() == others.size();
    for (int i = 0; same && i < some.size(); i++) {
      same = isSame(some.get(i), others.get(i));
    }
    return same;
  }

  private static boolean isSame(@Nullable String tag, @Nullable String other) {
    return Objects.equals(tag, other);
  }

  /// A plain text of several lines is a text in any style; of any other it counts whether it is
  /// quoted.
  private static boolean isSame(Scalar one, Scalar other) {
    boolean isText = one.text().contains("\n") || one.style() != ScalarStyle.PLAIN;
    boolean isOtherText = other.text().contains("\n") || other.style() != ScalarStyle.PLAIN;
    boolean areNothing =
        one.text().isEmpty() && other.text().equals(NULL) && !isText && !isOtherText;
    boolean isSameKind = one.tag() != null || isText == isOtherText; // a tag says what it is
    return isSame(one.tag(), other.tag())
        && (areNothing || (one.text().equals(other.text()) && isSameKind));
  }
}
