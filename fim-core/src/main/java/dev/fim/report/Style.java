package dev.fim.report;

/// The style of a text report.
public enum Style {
  PLAIN {
    @Override
    public String set(Tone tone, String text) {
      return text;
    }
  },
  /// With the colours of ECMA-48 ("ANSI escape sequences").
  ANSI {
    @Override
    public String set(Tone tone, String text) {
      return "\u001b[" + tone.code + "m" + text + "\u001b[0m";
    }
  };

  /// What a part of a text is.
  public enum Tone {
    GOOD("32"),
    BAD("31"),
    DOUBTFUL("33"),
    STRONG("1"),
    FAINT("2");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  /// The text in the colour of the tone.
  public abstract String set(Tone tone, String text);
}
