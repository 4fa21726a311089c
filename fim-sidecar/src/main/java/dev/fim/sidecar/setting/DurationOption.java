package dev.fim.sidecar.setting;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.yaml.Spelling;
import java.time.Duration;
import java.util.List;

/// Parses the durations of options that are not settings, in the same form.
public final class DurationOption {

  private DurationOption() {}

  /// Parses a duration.
  ///
  /// @param option the option that an error names
  /// @throws FimException ([Problem#ARGUMENT]) if the text is not a duration, or longer than `most`
  public static Duration parse(String option, String text, Duration most) {
    SettingFormat<Duration> format = SettingFormat.duration(Duration.ofMillis(1), most);
    try {
      return format.parser().apply(List.of(text));
    } catch (IllegalArgumentException e) {
      throw new FimException(
          Problem.ARGUMENT,
          "use",
          "the option " + option,
          "found " + Spelling.quote(text),
          "allowed: " + format.allowed(),
          e);
    }
  }
}
