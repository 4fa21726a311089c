package dev.fim.cli.manual;

/// Text in the `man` macros of roff, see groff_man(7). All text is escaped.
final class Roff {

  private final StringBuilder text = new StringBuilder();

  /// The first line of a page of section 1.
  Roff title(String name, String source, String manual) {
    return macro("TH", quoted(name), "1", "\"\"", quoted(source), quoted(manual));
  }

  Roff section(String name) {
    return macro("SH", quoted(name));
  }

  Roff paragraph() {
    return macro("PP");
  }

  /// Begins a list item; the next line is its tag.
  Roff item() {
    return macro("TP");
  }

  /// Begins lines that are printed unchanged.
  Roff example() {
    return macro("EX");
  }

  Roff endExample() {
    return macro("EE");
  }

  /// A line of its own, in the fonts of `spans`.
  Roff line(Span... spans) {
    StringBuilder line = new StringBuilder();
    for (Span span : spans) {
      line.append(span.font().begin).append(escaped(span.text())).append(span.font().end);
    }
    // At the start of a line these would be a request, unless a font comes first.
    if (!line.isEmpty() && (line.charAt(0) == '.' || line.charAt(0) == '\'')) {
      line.insert(0, "\\&");
    }
    text.append(line).append('\n');
    return this;
  }

  Roff line(String plain) {
    return line(Span.plain(plain));
  }

  private Roff macro(String name, String... arguments) {
    text.append('.').append(name);
    for (String argument : arguments) {
      text.append(' ').append(argument);
    }
    text.append('\n');
    return this;
  }

  private static String quoted(String argument) {
    return '"' + escaped(argument) + '"';
  }

  private static String escaped(String plain) {
    StringBuilder escaped = new StringBuilder();
    plain
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '\\' -> escaped.append("\\e");
            case '-' ->
                escaped.append("\\-"); // a plain one becomes a hyphen, which cannot be pasted
            case '\'' -> escaped.append("\\(aq");
            case '"' -> escaped.append("\\(dq");
            case '`' -> escaped.append("\\(ga");
            case '^' -> escaped.append("\\(ha");
            case '~' -> escaped.append("\\(ti");
            default -> {
              if (c < 0x20 || c > 0x7e) {
                escaped.append("\\[u%04X]".formatted(c));
              } else {
                escaped.append((char) c);
              }
            }
          }
        });
    return escaped.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /// Text in one font.
  record Span(Font font, String text) {

    static Span plain(String text) {
      return new Span(Font.ROMAN, text);
    }

    static Span bold(String text) {
      return new Span(Font.BOLD, text);
    }

    static Span italic(String text) {
      return new Span(Font.ITALIC, text);
    }
  }

  enum Font {
    ROMAN("", ""),
    BOLD("\\fB", "\\fP"),
    ITALIC("\\fI", "\\fP");

    private final String begin;
    private final String end;

    Font(String begin, String end) {
      this.begin = begin;
      this.end = end;
    }
  }
}
