package dev.fim.sidecar.setting;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.words.Spelling;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// Parses the values of options that are not settings, in the same form.
public final class OptionValue {

  private OptionValue() {}

  /// Parses an address with its port.
  ///
  /// @param option the option that an error names
  /// @throws FimException ([Problem#ARGUMENT]) if the text is not an address
  public static InetSocketAddress address(String option, String text) {
    return parse(
        option,
        text,
        SettingFormat.of(
            "an address and a port such as 0.0.0.0:8443 or [::]:8443", SettingFormat::address));
  }

  /// Parses a duration.
  ///
  /// @param option the option that an error names
  /// @throws FimException ([Problem#ARGUMENT]) if the text is not a duration, or longer than `most`
  public static Duration duration(String option, String text, Duration most) {
    return parse(option, text, SettingFormat.duration(Duration.ofMillis(1), most));
  }

  /// Parses one of the constants, in lower case with hyphens.
  ///
  /// @param option the option that an error names
  /// @throws FimException ([Problem#ARGUMENT]) if the text is none of them
  public static <E extends Enum<E>> E choice(String option, String text, Class<E> type) {
    return parse(option, text, SettingFormat.choice(type));
  }

  private static <T> T parse(String option, String text, SettingFormat<T> format) {
    try {
      return format.parser().apply(List.of(text));
    } catch (IllegalArgumentException e) {
      throw new FimException(
          Problem.ARGUMENT,
          "use",
          "the option " + option,
          "found " + Spelling.quote(text),
          Objects.requireNonNullElse(e.getMessage(), "allowed: " + format.allowed()),
          e);
    }
  }
}
