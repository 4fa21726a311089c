package dev.fim.report.output;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Text at the point where it leaves the program.
public final class DisplayText {

  private DisplayText() {}

  /// The hexadecimal twin of a value of bytes; null if its display form says it all. Whatever the
  /// display form escapes, it escapes with a backslash, and it leaves none as it is.
  public static @Nullable String hexTwin(ByteString bytes, String display) {
    return isEscaped(display) ? bytes.hex() : null;
  }

  public static boolean isEscaped(String display) {
    return display.indexOf('\\') >= 0;
  }

  /// `text` in display form. It should come as such, and is then left alone; what comes raw all the
  /// same is escaped here.
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
    // Jackson adds a location to its message, in a line of its own.
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
