package dev.fim.policy.text;

import dev.fim.yaml.YamlNode.Entry;
import dev.fim.yaml.YamlNode.Text;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Guesses what the author of a rule meant if its text is valid but looks like another pattern
/// language.
public final class RuleHint {

  private static final String USE_REGEX = "for a regular expression write 'regex:'";

  /// At the start of a name, or before a character that follows only in a regular expression.
  private static final Pattern DOT_STAR = Pattern.compile("(?s).*(/\\.\\*|\\.\\*[\\\\$|)]).*");

  private static final Pattern BRACES = Pattern.compile("(?s).*(?<!\\\\)\\{[^{}]*,[^{}]*\\}.*");

  private static final Pattern GLOB_IN_REGEX = Pattern.compile("(?s).*[^\\])]/\\*.*");

  private RuleHint() {}

  /// One sentence without a full stop; null for none.
  public static @Nullable String of(Entry subject) {
    if (!(subject.value() instanceof Text text)) {
      return null;
    }
    return subject.key().value().endsWith("regex") ? ofRegex(text.value()) : ofPath(text.value());
  }

  private static @Nullable String ofPath(String text) {
    if (text.endsWith("$") && !text.endsWith("\\$")) {
      return "'$' stands for itself in a path; " + USE_REGEX;
    }
    if (DOT_STAR.matcher(text).matches()) {
      return "'.*' is a dot and then anything in a pattern; " + USE_REGEX;
    }
    return BRACES.matcher(text).matches()
        ? "'{' and '}' stand for themselves in a path; write a rule for each of what they list"
        : null;
  }

  private static @Nullable String ofRegex(String text) {
    return GLOB_IN_REGEX.matcher(text).matches()
        ? "'/*' is any number of slashes in a regular expression; for a pattern write 'path:'"
        : null;
  }
}
