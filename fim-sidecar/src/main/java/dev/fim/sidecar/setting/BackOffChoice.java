package dev.fim.sidecar.setting;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a kill that follows others is put off, as it is written.
///
/// @param longest the longest wait; null where nothing but a kind is given
public record BackOffChoice(Kind kind, @Nullable Duration longest) {

  /// The kinds.
  public enum Kind {
    /// For as long as usual, where no kubelet is that would make the container wait itself.
    AUTO,
    /// Never.
    OFF,
    /// In any case, up to a time.
    UP_TO
  }

  private static final SettingFormat<Duration> TIME =
      SettingFormat.duration(Duration.ofMillis(1), Duration.ofHours(1));

  static final String ALLOWED = "auto, off, or " + TIME.allowed();

  static BackOffChoice parse(String text) {
    return switch (text) {
      case "auto" -> new BackOffChoice(Kind.AUTO, null);
      case "off" -> new BackOffChoice(Kind.OFF, null);
      default -> new BackOffChoice(Kind.UP_TO, TIME.parser().apply(List.of(text)));
    };
  }
}
