package dev.fim.checked;

import dev.fim.compare.Summary;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The text of [LastChecks]: a first line with the version, then for each check a line `check` and
/// lines of a name, a blank and a value. A reader ignores names that it does not know. The last
/// check comes first; the last one of a whole generation follows, if it is another.
final class LastCheckText {

  private static final String VERSION = "fim.checked/1";
  private static final String CHECK = "check";
  private static final String PATH = "path";

  private LastCheckText() {}

  static byte[] of(LastChecks checks) {
    StringBuilder text = new StringBuilder(VERSION).append('\n');
    LastCheck latest = checks.latest();
    LastCheck whole = checks.whole();
    if (latest != null) {
      append(text, latest);
    }
    if (whole != null && !whole.equals(latest)) {
      append(text, whole);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder text, LastCheck check) {
    text.append(CHECK).append('\n');
    Summary summary = check.summary();
    line(text, "ended", check.ended());
    line(text, "generation", check.generation());
    line(text, "reading", check.reading().label());
    line(text, "extent", check.extent().label());
    line(text, "entries", summary.entries());
    line(text, "added", summary.added());
    line(text, "removed", summary.removed());
    line(text, "changed", summary.changed());
    line(text, "isolation", summary.isolation());
    line(text, "unverifiable", summary.unverifiable());
    line(text, "root", check.root().display());
    check.scope().paths().forEach(path -> line(text, PATH, path.display()));
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(name).append(' ').append(value).append('\n');
  }

  /// The checks; null if [#of] has not written these bytes.
  static @Nullable LastChecks parse(byte[] bytes) {
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(VERSION)) {
      return null;
    }
    LastChecks checks = LastChecks.NONE;
    try {
      for (Fields fields : Fields.of(lines.subList(1, lines.size())).reversed()) {
        checks = checks.with(fields.check());
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
    return checks;
  }

  /// The lines of one check.
  private static final class Fields {

    private final Map<String, String> values = new HashMap<>();
    private final List<RawPath> paths = new ArrayList<>();

    static List<Fields> of(List<String> lines) {
      List<Fields> all = new ArrayList<>();
      for (String line : lines) {
        if (line.equals(CHECK)) {
          all.add(new Fields());
        } else {
          String[] parts = line.split(" ", 2);
          if (all.isEmpty() || parts.length < 2) {
            throw new IllegalArgumentException("a line outside of a check, or without a value");
          }
          all.getLast().add(parts[0], parts[1]);
        }
      }
      return all;
    }

    private void add(String name, String value) {
      if (name.equals(PATH)) {
        paths.add(path(value));
      } else {
        values.put(name, value);
      }
    }

    private static RawPath path(String display) {
      return RawPath.normalize(DisplayForm.parse(display));
    }

    LastCheck check() {
      return new LastCheck(
          Instant.parse(text("ended")),
          number("generation"),
          text("reading").equals(LastCheck.Reading.ALL.label())
              ? LastCheck.Reading.ALL
              : LastCheck.Reading.CHANGED,
          text("extent").equals(LastCheck.Extent.WHOLE.label())
              ? LastCheck.Extent.WHOLE
              : LastCheck.Extent.PART,
          path(text("root")),
          Scope.of(paths),
          new Summary(
              number("entries"),
              number("added"),
              number("removed"),
              number("changed"),
              number("isolation"),
              number("unverifiable")));
    }

    private String text(String name) {
      String value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException("no " + name);
      }
      return value;
    }

    private long number(String name) {
      long number = Long.parseLong(text(name));
      if (number < 0) {
        throw new IllegalArgumentException(name + " below 0");
      }
      return number;
    }
  }
}
