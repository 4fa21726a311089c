package dev.fim.report.listing;

import dev.fim.baseline.Generation;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeValue;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.file.content.KeptContent;
import dev.fim.path.RawPath;
import dev.fim.report.output.DisplayText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;

/// A listing as text. As in a report, a path comes last in its line.
final class TextListing implements Listing {

  /// Where the root of a generation begins.
  private static final int ROOT = 57;

  /// Where the paths of a generation begin that do not fit behind its root.
  private static final int INDENT = 7;

  private final OutputStream out;
  private final int columns;
  private boolean first = true;

  /// @param columns the width to keep to where that is possible; 0 for any
  TextListing(OutputStream out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  @Override
  public void entry(Entry entry) {
    switch (entry) {
      case MountPoint(RawPath path) -> print("%-10s %s\n".formatted("mount", path.display()));
      case Unobserved(RawPath path, Reason reason) ->
          print("%-10s %s\n%s".formatted("unobserved", path.display(), line(reason)));
      case FileEntry file -> print(text(file));
    }
  }

  private static String text(FileEntry file) {
    StringBuilder text = new StringBuilder();
    text.append("%-10s %s\n".formatted(file.type().label(), file.path().display()));
    for (Attribute attribute : file.recorded().without(Attribute.TYPE).toList()) {
      AttributeValue value = file.value(attribute);
      if (value != null) {
        text.append("    %-10s %s\n".formatted(attribute.label(), value));
      }
    }
    KeptContent content = file.content();
    if (content != null) {
      text.append("    %-10s %s\n".formatted("content", content.label()));
    }
    Gap gap = file.gap();
    if (gap != null) {
      text.append(line(gap.reason()));
    }
    return file.isCarried() ? text.append("    carried over\n").toString() : text.toString();
  }

  private static String line(Reason reason) {
    return "    %-10s %s\n".formatted(reason.cause().label(), DisplayText.safe(reason.detail()));
  }

  @Override
  public void generation(Generation generation) {
    if (first) {
      first = false;
      print(
          "%5s  %-30s  %9s  %5s  %s\n"
              .formatted("id", "created", "entries", "gaps", "root: paths"));
    }
    print(
        "%5d  %-30s  %9d  %5d  %s:%s\n"
            .formatted(
                generation.id(),
                Objects.toString(generation.created(), ""),
                generation.entries(),
                generation.gaps(),
                generation.root().display(),
                paths(generation)));
  }

  /// Behind the root if they fit there, else a line for each.
  private String paths(Generation generation) {
    String all = " " + generation.scope().display();
    int width = ROOT + generation.root().display().length() + 1 + all.length();
    return columns == 0 || width <= columns
        ? all
        : generation.scope().paths().stream()
            .map(path -> "\n" + " ".repeat(INDENT) + path.display())
            .collect(Collectors.joining());
  }

  private void print(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw DisplayText.fault(e);
    }
  }

  @Override
  public void close() {
    try {
      out.flush();
    } catch (IOException e) {
      throw DisplayText.fault(e);
    }
  }
}
