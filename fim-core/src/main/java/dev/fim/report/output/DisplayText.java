package dev.fim.report.output;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Prepares text for output.
public final class DisplayText {

  private DisplayText() {}

  /// The hexadecimal twin of a byte value; null if its display form escapes nothing. Every escape,
  /// and only an escape, has a backslash.
  public static @Nullable String hexTwin(ByteString bytes, String display) {
    return isEscaped(display) ? bytes.hex() : null;
  }

  public static boolean isEscaped(String display) {
    return display.indexOf('\\') >= 0;
  }

  /// `text` in display form. Callers should pass display form, which is unchanged; raw text is
  /// escaped.
  public static String safe(String text) {
    return isDisplayForm(text) ? text : DisplayForm.ofText(text);
  }

  private static boolean isDisplayForm(String text) {
    try {
      return DisplayForm.of(DisplayForm.parse(text)).equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  public static FimException fault(Exception cause) {
    // Jackson appends a location to its message, on a separate line.
    String message =
        cause instanceof JacksonException json ? json.getOriginalMessage() : cause.getMessage();
    return new FimException(
        Problem.IO,
        "write",
        "the report",
        message == null ? cause.getClass().getSimpleName() : DisplayForm.ofText(message),
        null,
        cause);
  }
}
