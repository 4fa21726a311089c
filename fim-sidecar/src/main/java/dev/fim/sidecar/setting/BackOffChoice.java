package dev.fim.sidecar.setting;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The value of `back-off`: whether repeated kills are delayed.
///
/// @param longest the longest wait; null unless it is given
public record BackOffChoice(Kind kind, @Nullable Duration longest) {

  /// The kinds.
  public enum Kind {
    /// With the standard wait, unless a kubelet delays the restart itself.
    AUTO,
    /// Never.
    OFF,
    /// Always, up to a time.
    UP_TO
  }

  private static final SettingFormat<Duration> TIME =
      SettingFormat.duration(Duration.ofMillis(1), Duration.ofHours(1));

  static final String ALLOWED = "auto, off, or " + TIME.allowed();

  static final List<String> WORDS = List.of("auto", "off");

  static BackOffChoice parse(String text) {
    return switch (text) {
      case "auto" -> new BackOffChoice(Kind.AUTO, null);
      case "off" -> new BackOffChoice(Kind.OFF, null);
      default -> new BackOffChoice(Kind.UP_TO, TIME.parser().apply(List.of(text)));
    };
  }
}
