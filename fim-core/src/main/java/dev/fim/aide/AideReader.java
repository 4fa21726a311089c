package dev.fim.aide;

import dev.fim.aide.AideNotes.Line;
import dev.fim.disk.GivenFile;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.yaml.YamlFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Evaluates the lines of a configuration: macros, includes, groups and rules. Bytes are characters
/// from U+0000 to U+00FF.
final class AideReader {

  private static final int MOST_BYTES = 8 << 20;
  private static final int MOST_FILES = 10_000;
  private static final int DEEPEST = 32;
  private static final int MOST_RULES = 10_000;

  private static final Pattern DIRECTIVE = Pattern.compile("@@([a-z_]+)(?:[ \\t]+(.*))?");
  private static final Pattern DEFINITION =
      Pattern.compile("(" + AideText.NAME + "|>)[ \\t]*=[ \\t]*(.*)", Pattern.DOTALL);
  private static final Pattern OPTION =
      Pattern.compile(
          "[a-z0-9]+(_[a-z0-9]+)+|database|verbose|grouped|summarize_changes|syslog_format");

  private final AideHost host;
  private final AideNotes notes = new AideNotes();
  private final AideAttributes attributes;
  private final AideText text;
  private final List<AideRule> rules = new ArrayList<>();

  /// The files that are being read, each included by the one before it, keyed by device and inode.
  private final Map<Object, String> within = new LinkedHashMap<>();

  private int files;
  private int bytes;

  /// An `@@if` that has not ended.
  ///
  /// @param runs whether the lines here are in force
  /// @param chosen whether a branch was in force already
  private record Branch(Line line, boolean runs, boolean chosen, boolean isElse) {}

  AideReader(AideHost host) {
    this.host = host;
    this.attributes = new AideAttributes(host);
    this.text = new AideText(host);
  }

  List<AideRule> rules() {
    return rules;
  }

  AideNotes notes() {
    return notes;
  }

  /// @throws FimException as [AideImport#read] does
  void read(Path file) {
    read(file, null, "");
  }

  /// @param by the line that includes the file; null for none
  private void read(Path file, @Nullable Line by, String prefix) {
    String name = DisplayForm.ofText(file.toString());
    Object key;
    String content;
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      key = Objects.requireNonNullElse(found.fileKey(), file);
      if (within.containsKey(key)) {
        throw unreadable(name, by, "it includes itself: " + String.join(", ", within.values()));
      }
      if (++files > MOST_FILES || within.size() > DEEPEST) {
        throw unreadable(name, by, "more than %d files, or %d deep".formatted(MOST_FILES, DEEPEST));
      }
      try (InputStream in = GivenFile.openRegular(file)) {
        if (in == null) {
          throw unreadable(name, by, "it is no regular file");
        }
        byte[] read = in.readNBytes(MOST_BYTES - bytes + 1);
        bytes += read.length;
        content = new String(read, StandardCharsets.ISO_8859_1);
      }
    } catch (IOException e) {
      throw unreadable(name, by, YamlFormat.fact(e));
    }
    if (bytes > MOST_BYTES) {
      throw unreadable(name, by, "the configuration has more than 8 MiB");
    }
    within.put(key, name);
    evaluate(name, content, prefix);
    within.remove(key);
  }

  private static FimException unreadable(String name, @Nullable Line by, String fact) {
    return new FimException(
        Problem.POLICY,
        "read the AIDE configuration",
        by == null ? name : by.place(),
        by == null ? fact : name + ": " + fact,
        null);
  }

  static FimException fault(Line line, String fact) {
    return new FimException(
        Problem.POLICY,
        "import the AIDE configuration",
        line.place(),
        fact + ": " + line.display(),
        null);
  }

  private void evaluate(String name, String content, String prefix) {
    Deque<Branch> branches = new ArrayDeque<>();
    int number = 0;
    for (int start = 0; start < content.length(); ) {
      int newline = content.indexOf('\n', start);
      int end = newline < 0 ? content.length() : newline;
      int last = end > start && content.charAt(end - 1) == '\r' ? end - 1 : end;
      Line line = new Line(name, ++number, content.substring(start, last));
      start = end + 1;
      evaluate(line, branches, prefix);
    }
    if (!branches.isEmpty()) {
      throw fault(branches.getFirst().line(), "an @@if without @@endif");
    }
  }

  private void evaluate(Line line, Deque<Branch> branches, String prefix) {
    String words = AideText.trim(line.text());
    boolean runs = branches.isEmpty() || branches.getFirst().runs();
    if (words.isEmpty() || words.charAt(0) == '#') {
      return;
    }
    Matcher directive = DIRECTIVE.matcher(words);
    if (directive.matches()) {
      String argument = Objects.requireNonNullElse(directive.group(2), "");
      String kind = directive.group(1);
      if (!branch(kind, argument, line, branches, runs) && runs) {
        direct(kind, argument, line, prefix);
      }
    } else if (runs) {
      statement(words, line, prefix);
    }
  }

  /// Whether the directive begins, divides or ends a condition.
  private boolean branch(
      String kind, String argument, Line line, Deque<Branch> branches, boolean runs) {
    switch (kind) {
      case "if", "ifdef", "ifndef", "ifhost", "ifnhost" -> {
        boolean holds = runs && text.holds(kind, argument, line);
        branches.push(new Branch(line, holds, holds || !runs, false));
      }
      case "else" -> {
        if (branches.isEmpty() || branches.getFirst().isElse()) {
          throw fault(line, "an @@else without @@if");
        }
        Branch before = branches.pop();
        branches.push(new Branch(before.line(), !before.chosen(), true, true));
      }
      case "endif" -> {
        if (branches.isEmpty()) {
          throw fault(line, "an @@endif without @@if");
        }
        branches.pop();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void direct(String kind, String argument, Line line, String prefix) {
    switch (kind) {
      case "define" -> text.define(argument, line);
      case "undef" -> text.undefine(argument, line);
      case "include" -> include(argument, line, prefix, false);
      case "x_include" -> include(argument, line, prefix, true);
      case "x_include_setenv" -> notes.add(line, "not carried over, since nothing is executed");
      default -> throw fault(line, "an unknown macro '@@" + kind + "'");
    }
  }

  private void include(String argument, Line line, String prefix, boolean executes) {
    List<String> words = text.words(argument, line);
    if (words.isEmpty() || words.size() > 3) {
      throw fault(line, "an include has a file, or a directory, an expression and a prefix");
    }
    Path path = path(words.getFirst(), line);
    if (words.size() == 1) {
      includeFile(path, line, prefix, executes);
      return;
    }
    String added = words.size() < 3 ? "" : words.get(2);
    if (!added.isEmpty() && added.charAt(0) != '/') {
      throw fault(line, "a prefix that does not begin with '/'");
    }
    String all = prefix + (added.endsWith("/") ? added.substring(0, added.length() - 1) : added);
    com.google.re2j.Pattern pattern;
    try {
      pattern = com.google.re2j.Pattern.compile(AideRegex.ofName(words.get(1)));
    } catch (AideRegex.Untranslatable | com.google.re2j.PatternSyntaxException e) {
      notes.add(line, "not included, since the expression has " + e.getMessage());
      return;
    }
    for (Path file : filesIn(path, line)) {
      String name = String.valueOf(file.getFileName());
      String raw = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      if (pattern.matcher(raw).matches() && Files.isRegularFile(file)) {
        includeFile(file, line, all, executes);
      }
    }
  }

  private void includeFile(Path file, Line line, String prefix, boolean executes) {
    if (executes && Files.isExecutable(file)) {
      notes.add(
          line,
          "not carried over, since nothing is executed: what the program %s prints"
              .formatted(DisplayForm.ofText(file.toString())));
    } else {
      read(file, line, prefix);
    }
  }

  private static Path path(String bytes, Line line) {
    try {
      byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
      return Path.of(new String(raw, StandardCharsets.UTF_8));
    } catch (InvalidPathException e) {
      throw fault(line, "a file name that is none");
    }
  }

  private static List<Path> filesIn(Path directory, Line line) {
    try (Stream<Path> list = Files.list(directory)) {
      List<Path> some = list.limit(MOST_FILES + 1L).sorted().toList();
      if (some.size() > MOST_FILES) {
        throw fault(line, "a directory with more than " + MOST_FILES + " files");
      }
      return some;
    } catch (IOException e) {
      throw unreadable(DisplayForm.ofText(directory.toString()), line, YamlFormat.fact(e));
    }
  }

  private void statement(String words, Line line, String prefix) {
    AideRule.@Nullable Kind kind = kind(words);
    if (kind != null) {
      rule(kind, words.substring(words.indexOf('/')), line, prefix);
      return;
    }
    Matcher definition = DEFINITION.matcher(words);
    if (!definition.matches()) {
      throw fault(line, "a line that is no rule, group, option or macro");
    }
    String name = definition.group(1);
    if (OPTION.matcher(name).matches()) {
      notes.addOption(name);
    } else {
      attributes.define(name, AideExpression.of(definition.group(2), line).attributes(attributes));
    }
  }

  private AideRule.@Nullable Kind kind(String words) {
    if (words.startsWith("/")) {
      return AideRule.Kind.SELECTIVE;
    }
    if (words.startsWith("=/")) {
      return AideRule.Kind.EQUALS;
    }
    if (words.startsWith("!/")) {
      return AideRule.Kind.NEGATIVE;
    }
    return words.startsWith("-/") ? AideRule.Kind.NEGATIVE_BELOW : null;
  }

  private void rule(AideRule.Kind kind, String words, Line line, String prefix) {
    AideText.Word path = text.first(words, line);
    AideExpression expression = AideExpression.of(words.substring(path.end()), line);
    boolean excludes = kind == AideRule.Kind.NEGATIVE || kind == AideRule.Kind.NEGATIVE_BELOW;
    AideExpression.Parts parts = expression.parts(!excludes, attributes);
    if (parts.fileSystem() != null) {
      notes.add(line, "a restriction to a type of file system, so the rule is not carried over");
      return;
    }
    if (parts.isNowhere()) {
      notes.add(line, "a restriction to types that Linux does not have");
      return;
    }
    List<String> strange = AideAttributes.strange(parts.attributes());
    if (!strange.isEmpty()) {
      notes.add(line, "without the attributes " + String.join(", ", strange));
    }
    boolean below =
        kind == AideRule.Kind.NEGATIVE && parts.types().isEmpty() && host.excludesBelow();
    rules.add(
        new AideRule(
            below ? AideRule.Kind.NEGATIVE_BELOW : kind,
            text.bounded(prefix + path.value(), line),
            parts.types(),
            parts.attributes(),
            parts.expression(),
            line));
    if (rules.size() > MOST_RULES) {
      throw fault(line, "more than " + MOST_RULES + " rules");
    }
  }
}
