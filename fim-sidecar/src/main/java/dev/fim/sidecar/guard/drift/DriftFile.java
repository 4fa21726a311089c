package dev.fim.sidecar.guard.drift;

import dev.fim.disk.HeldDirectory;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.finding.FindingKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Stores the drift of one target in a file that outlives the sidecar: lines of tab-separated
/// fields, with bytes in hexadecimal digits. It only serves suggestions and diagnoses, so
/// unreadable content is ignored. For one thread.
public final class DriftFile {

  /// A file of a thousand paths of the usual length takes some 200 kB.
  private static final int MOST_LINES = 1_000;

  private static final int LONGEST_REASON = 400;
  private static final long LONGEST = 32L << 20;
  private static final String SEEN = "seen";
  private static final String ROW = "row";

  private final Path file;

  /// @param directory that only this user can enter
  /// @param target the label of the target
  public DriftFile(Path directory, String target) {
    this.file = directory.resolve(hex(target) + ".drift");
  }

  /// The content of the file.
  ///
  /// @param starts the number of starts that have drifted
  /// @param run the last of them
  record Content(
      long starts,
      String run,
      Collection<DriftHistory.DriftEntry> seen,
      Map<ByteString, DriftHistory.Streak> streaks) {
    Content {
      seen = List.copyOf(seen);
      streaks = new LinkedHashMap<>(streaks);
    }
  }

  /// Reads the file; empty if it is missing or unreadable.
  Content read() {
    List<DriftHistory.DriftEntry> seen = new ArrayList<>();
    Map<ByteString, DriftHistory.Streak> streaks = new LinkedHashMap<>();
    long starts = 0;
    String run = "";
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
        return new Content(0, "", seen, streaks);
      }
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        String[] fields = line.split("\t", -1);
        switch (fields[0]) {
          case "starts" -> {
            starts = Long.parseLong(fields[1]);
            run = text(fields[2]);
          }
          case SEEN ->
              seen.add(
                  new DriftHistory.DriftEntry(
                      FindingKind.valueOf(fields[1].toUpperCase(Locale.ROOT)),
                      ByteString.ofHex(fields[2]),
                      text(fields[3]),
                      attributes(fields[4]),
                      attributes(fields[5])));
          case ROW ->
              streaks.put(
                  ByteString.ofHex(fields[1]),
                  new DriftHistory.Streak(
                      Integer.parseInt(fields[2]),
                      Long.parseLong(fields[3]),
                      Instant.ofEpochSecond(Long.parseLong(fields[4])),
                      Boolean.parseBoolean(fields[5])));
          default -> {} // of a later version
        }
      }
    } catch (IOException | RuntimeException e) { // foreign or damaged
      return new Content(0, "", List.of(), Map.of());
    }
    return new Content(starts, run, seen, streaks);
  }

  /// Replaces the content.
  ///
  /// @return why that failed, in display form; null on success
  @Nullable String write(Content content) {
    StringBuilder text = new StringBuilder();
    line(text, "starts", Long.toString(content.starts()), hex(content.run()));
    content.seen().stream().limit(MOST_LINES).forEach(one -> write(text, one));
    content.streaks().entrySet().stream()
        .skip(Math.max(0, content.streaks().size() - MOST_LINES)) // the latest are last
        .forEach(entry -> write(text, entry.getKey(), entry.getValue()));
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      Files.writeString(partial, text, StandardCharsets.US_ASCII);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      return null;
    } catch (IOException e) {
      return "cannot keep the drift that was seen in %s: %s; the state directory must be writable"
          .formatted(
              HeldDirectory.display(file), DisplayForm.ofText(String.valueOf(e.getMessage())));
    }
  }

  private static void write(StringBuilder text, DriftHistory.DriftEntry one) {
    String reason = one.reason();
    line(
        text,
        SEEN,
        one.kind().label(),
        one.path().hex(),
        hex(reason.substring(0, Math.min(reason.length(), LONGEST_REASON))),
        labels(one.differing()),
        labels(one.others()));
  }

  private static void write(StringBuilder text, ByteString path, DriftHistory.Streak streak) {
    line(
        text,
        ROW,
        path.hex(),
        Integer.toString(streak.length()),
        Long.toString(streak.start()),
        Long.toString(streak.last().getEpochSecond()),
        Boolean.toString(streak.directory()));
  }

  private static void line(StringBuilder text, String... fields) {
    text.append(String.join("\t", fields)).append('\n');
  }

  private static String hex(String text) {
    return ByteString.ofUtf8(text).hex();
  }

  private static String text(String hex) {
    return new String(ByteString.ofHex(hex).toByteArray(), StandardCharsets.UTF_8);
  }

  private static String labels(AttributeSet attributes) {
    return attributes.toList().stream().map(Attribute::label).collect(Collectors.joining(","));
  }

  private static AttributeSet attributes(String labels) {
    return labels.isEmpty()
        ? AttributeSet.NONE
        : AttributeSet.of(
            Arrays.stream(labels.split(",", -1))
                .map(label -> java.util.Objects.requireNonNull(Attribute.ofLabel(label)))
                .toList());
  }
}
