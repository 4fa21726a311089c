package dev.fim.trust;

import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The text of a memory of seals: a first line with the version, then for each place a line of its
/// series, number, time, digest and path, separated by blanks and sorted by the path.
final class MemoryText {

  private static final String VERSION = "fim.newest/1";
  private static final int FIELDS = 5;

  private MemoryText() {}

  static byte[] of(SortedMap<String, SeenSeal> seals) {
    StringBuilder text = new StringBuilder(VERSION).append('\n');
    for (SeenSeal seal : seals.values()) {
      text.append(seal.series())
          .append(' ')
          .append(seal.number())
          .append(' ')
          .append(seal.created())
          .append(' ')
          .append(seal.digest().hex())
          .append(' ')
          .append(seal.place())
          .append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The seals by their places; null if [#of] has not written these bytes.
  static @Nullable SortedMap<String, SeenSeal> parse(byte[] bytes) {
    SortedMap<String, SeenSeal> seals = new TreeMap<>();
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    try {
      for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
        String[] fields = line.split(" ", FIELDS);
        if (fields.length < FIELDS) {
          return null;
        }
        byte[] _ = DisplayForm.parse(fields[4]);
        seals.put(
            fields[4],
            new SeenSeal(
                fields[4],
                fields[0],
                Long.parseLong(fields[1]),
                Instant.parse(fields[2]),
                ByteString.ofHex(fields[3])));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
    return ByteString.wrap(of(seals)).equals(ByteString.wrap(bytes)) ? seals : null;
  }
}
