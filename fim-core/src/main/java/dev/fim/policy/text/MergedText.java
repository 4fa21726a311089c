package dev.fim.policy.text;

import dev.fim.path.DisplayForm;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlNode;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Entry;
import dev.fim.yaml.YamlNode.Items;
import dev.fim.yaml.YamlNode.Text;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Merges a policy and its includes into one text, which is recorded, so the files are not needed
/// again. Comments name the source file as the policy's text names it, so the result does not
/// depend on where the files are.
public final class MergedText {

  private final StringBuilder text = new StringBuilder("version: 1\n");

  private MergedText() {}

  public static String of(PolicyFiles files) {
    MergedText merged = new MergedText();
    merged.groups(files);
    merged.mounts(files);
    merged.rules(files);
    return merged.text.toString();
  }

  private void groups(PolicyFiles files) {
    boolean first = true;
    for (PolicyDocument document : files.documents()) {
      Entries groups = document.groups();
      if (groups != null && !groups.entries().isEmpty()) {
        text.append(first ? "attributes:\n" : "");
        first = false;
        from(document.label());
        for (Entry entry : groups.entries()) {
          text.append("  ").append(member(entry)).append('\n');
        }
      }
    }
  }

  private void mounts(PolicyFiles files) {
    boolean first = true;
    for (PolicyDocument document : files.documents()) {
      if (!document.mounts().isEmpty()) {
        text.append(first ? "mounts:\n" : "");
        first = false;
        from(document.label());
        document.mounts().forEach(mount -> text.append("  - ").append(value(mount)).append('\n'));
      }
    }
  }

  private void rules(PolicyFiles files) {
    text.append("rules:\n");
    String last = null;
    for (PolicyFiles.Item item : files.rules()) {
      if (!Objects.equals(last, item.label())) {
        from(item.label());
        last = item.label();
      }
      String lead = "  - ";
      for (Entry entry : item.node().asEntries("a rule").entries()) {
        text.append(lead).append(member(entry)).append('\n');
        lead = "    ";
      }
    }
  }

  private void from(@Nullable String label) {
    text.append("  # ")
        .append(label == null ? "the policy itself" : "from " + DisplayForm.ofText(label))
        .append('\n');
  }

  private static String member(Entry entry) {
    return scalar(entry.key().value()) + ": " + value(entry.value());
  }

  private static String value(YamlNode node) {
    return switch (node) {
      case Text text -> scalar(text.value());
      case Items items ->
          items.nodes().stream().map(MergedText::value).collect(Collectors.joining(", ", "[", "]"));
      case Entries entries ->
          entries.entries().stream()
              .map(MergedText::member)
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  /// Without quotes if that is unambiguous.
  private static String scalar(String value) {
    if (value.matches("/[A-Za-z0-9/._-]*|[a-z][a-z0-9_-]*") && !value.equals("null")) {
      return value;
    }
    return value.chars().allMatch(c -> c >= ' ' && c < 0x7f)
        ? Spelling.scalar(value)
        : quoted(value);
  }

  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    value
        .codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').appendCodePoint(c);
          } else if ((c >= ' ' && c < 0x7f) || (c < 0x10000 && Character.isLetterOrDigit(c))) {
            quoted.appendCodePoint(c);
          } else {
            quoted.append("\\U%08x".formatted(c));
          }
        });
    return quoted.append('"').toString();
  }
}
