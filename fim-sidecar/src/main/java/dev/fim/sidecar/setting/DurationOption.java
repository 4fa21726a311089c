package dev.fim.sidecar.setting;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.yaml.Spelling;
import java.time.Duration;
import java.util.List;

/// Times of options that are no settings, written as those are.
public final class DurationOption {

  private DurationOption() {}

  /// Reads a time.
  ///
  /// @param option what is said to be wrong if it is
  /// @throws FimException ([Problem#ARGUMENT]) if it is none, or longer than `most`
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
