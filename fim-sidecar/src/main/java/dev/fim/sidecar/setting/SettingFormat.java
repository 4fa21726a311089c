package dev.fim.sidecar.setting;

import dev.fim.path.RawPath;
import dev.fim.words.Spelling;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The written form of a setting's values.
///
/// @param allowed the allowed values, for messages and documentation
/// @param isList whether a value may have several texts: a list in YAML, separated by commas
///   elsewhere
/// @param parser parses the texts; throws [IllegalArgumentException], with a message for the user
///   or null, if they are not allowed
record SettingFormat<T>(String allowed, boolean isList, Function<List<String>, T> parser) {

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(kB|MB|GB)");

  private static <T> SettingFormat<T> single(String allowed, Function<String, T> parser) {
    return new SettingFormat<>(allowed, false, texts -> parser.apply(texts.getFirst()));
  }

  /// A duration from `least` to `most`.
  static SettingFormat<Duration> duration(Duration least, Duration most) {
    String allowed =
        "a time of " + text(least) + " to " + text(most) + ", such as 500ms, 10s, 5m or 1h";
    return single(
        allowed,
        text -> {
          Matcher matcher = DURATION.matcher(text);
          require(matcher.matches());
          long number = Long.parseLong(matcher.group(1));
          Duration value =
              switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
              };
          require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
          return value;
        });
  }

  /// In the form that a person writes.
  static String text(Duration value) {
    long millis = value.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 3600 == 0 && seconds > 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /// An amount of bytes, in decimal units, from 1 kB.
  static SettingFormat<Long> size() {
    return single(
        "a size such as 500kB, 16MB or 1GB",
        text -> {
          Matcher matcher = SIZE.matcher(text);
          require(matcher.matches());
          long unit =
              switch (matcher.group(2)) {
                case "kB" -> 1_000L;
                case "MB" -> 1_000_000L;
                default -> 1_000_000_000L;
              };
          long value = Long.parseLong(matcher.group(1)) * unit;
          require(value > 0);
          return value;
        });
  }

  static SettingFormat<Integer> number(int least, int most) {
    return single(
        "a number from " + least + " to " + most,
        text -> {
          require(text.matches("[0-9]{1,9}"));
          int value = Integer.parseInt(text);
          require(value >= least && value <= most);
          return value;
        });
  }

  static SettingFormat<Boolean> onOff() {
    return choice(List.of("on", "off"), "on"::equals);
  }

  /// One of the constants, in lower case with hyphens.
  static <E extends Enum<E>> SettingFormat<E> choice(Class<E> type) {
    List<String> labels = Arrays.stream(type.getEnumConstants()).map(SettingFormat::label).toList();
    return choice(labels, text -> type.getEnumConstants()[labels.indexOf(text)]);
  }

  private static <T> SettingFormat<T> choice(List<String> words, Function<String, T> parser) {
    return single(
        String.join(", ", words),
        text -> {
          if (!words.contains(text)) {
            throw new IllegalArgumentException(Spelling.allowed(text, words));
          }
          return parser.apply(text);
        });
  }

  /// A text that `parser` accepts, which begins with one of some words: a message suggests one.
  static <T> SettingFormat<T> of(List<String> words, String allowed, Function<String, T> parser) {
    return single(
        allowed,
        text -> {
          try {
            return parser.apply(text);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                Spelling.allowed(text.split(":", 2)[0], words, allowed), e);
          }
        });
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A path in the sidecar's file system.
  static SettingFormat<Path> file() {
    return single("an absolute path", SettingFormat::absolute);
  }

  static Path absolute(String text) {
    require(text.startsWith("/"));
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// Paths in the target.
  static SettingFormat<List<RawPath>> paths() {
    return new SettingFormat<>(
        "absolute paths in the container",
        true,
        texts ->
            texts.stream()
                .map(text -> {
                  require(text.startsWith("/"));
                  return RawPath.normalize(text.getBytes(StandardCharsets.UTF_8));
                })
                .toList());
  }

  /// Any text that is not empty.
  static SettingFormat<String> text(String allowed) {
    return single(
        allowed,
        text -> {
          require(!text.isEmpty());
          return text;
        });
  }

  /// A text that `parser` accepts; it throws [IllegalArgumentException] otherwise.
  static <T> SettingFormat<T> of(String allowed, Function<String, T> parser) {
    return single(allowed, parser);
  }

  /// As [#of], for several texts.
  static <T> SettingFormat<List<T>> listOf(String allowed, Function<String, T> parser) {
    return new SettingFormat<>(
        allowed,
        true,
        texts -> texts.stream().map(parser).collect(Collectors.toUnmodifiableList()));
  }

  /// Parses an IP address with its port.
  ///
  /// @throws IllegalArgumentException if the text is not an address
  static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    require(colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}"));
    int port = Integer.parseInt(text.substring(colon + 1));
    String host = text.substring(0, colon);
    require(port <= 65_535 && host.matches("[0-9.]+|\\[[0-9a-fA-F:.]+]"));
    InetSocketAddress address = new InetSocketAddress(host, port);
    require(!address.isUnresolved());
    return address;
  }

  static void require(boolean allowed) {
    if (!allowed) {
      throw new IllegalArgumentException();
    }
  }
}
