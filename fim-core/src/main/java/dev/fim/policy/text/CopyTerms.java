package dev.fim.policy.text;

import dev.fim.file.content.CopyRule;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlNode;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Text;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Parses the key `content` of a rule: a size, or a mapping with `limit` and `private`.
public final class CopyTerms {

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9}) ?(KiB|MiB)?");
  private static final String WANTED = "a size such as 64KiB";

  private CopyTerms() {}

  public static CopyRule of(YamlNode node) {
    if (!(node instanceof Entries terms)) {
      return rule(node, false);
    }
    terms.requireKeys(List.of("limit", "private"));
    YamlNode limit = terms.get("limit");
    if (limit == null) {
      throw terms
          .place()
          .fault("'content' without 'limit'", "name the largest size, such as 64KiB");
    }
    return rule(limit, isTrue(terms.get("private")));
  }

  private static CopyRule rule(YamlNode node, boolean ofPrivate) {
    int limit = size(node.asText(WANTED));
    return limit == 0 ? CopyRule.NONE : new CopyRule(limit, ofPrivate);
  }

  private static int size(Text text) {
    Matcher size = SIZE.matcher(text.value());
    if (!size.matches()) {
      throw text.place()
          .fault(
              Spelling.quote(text.value()) + " in place of " + WANTED,
              "a size is a number of bytes, or one of KiB or MiB, up to 1MiB; 0 is for none");
    }
    String unit = size.group(2);
    long bytes = Long.parseLong(size.group(1)) << (unit == null ? 0 : unit.equals("KiB") ? 10 : 20);
    if (bytes > CopyRule.MOST) {
      throw text.place()
          .fault("the size " + Spelling.quote(text.value()), "the largest allowed is 1MiB");
    }
    return (int) bytes;
  }

  private static boolean isTrue(@Nullable YamlNode node) {
    if (node == null) {
      return false;
    }
    Text text = node.asText("true or false");
    return switch (text.value()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw node.insteadOf("true or false", List.of("true", "false"));
    };
  }
}
