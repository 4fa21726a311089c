package dev.fim.foreign.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.owner.OwnerNumbers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Lists in files, read.
public final class ListingFixture {

  private ListingFixture() {}

  /// Reads a text as a list.
  ///
  /// @param text each byte a character
  public static Listing read(ListingParser parser, String text) {
    return read(parser, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public static Listing read(ListingParser parser, byte[] bytes) {
    try {
      Path file = Files.createTempFile("fim", ".list");
      try {
        Files.write(file, bytes);
        return Listing.read(file, "list", parser, new OwnerNumbers(_ -> null));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The entries, a line each.
  public static List<String> lines(Listing listing) {
    List<String> lines = new ArrayList<>();
    try (EntryCursor entries = listing.entries()) {
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        lines.add(entry.toString());
      }
    }
    return lines;
  }

  /// What is wrong with a list, with its line.
  public static String fault(ListingParser parser, String text) {
    try {
      read(parser, text);
    } catch (FimException e) {
      assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED);
      return e.getMessage().replaceFirst(".*\\.list, ", "");
    }
    throw new AssertionError("no fault in: " + text);
  }

  /// Requires that bytes are a list, or have one fault that is told with its line, if it is in one.
  public static void requireListOrFault(ListingParser parser, byte[] bytes) {
    try {
      assertThat(lines(read(parser, bytes))).doesNotContainNull();
    } catch (FimException e) {
      assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED);
      assertThat(e.getMessage())
          .containsPattern("\\.list(, line [0-9]+, column [0-9]+: |: it lists no file)");
      assertThat(e.getMessage().chars().allMatch(c -> c >= ' ')).isTrue();
    }
  }

  /// A file that the program itself wrote.
  public static byte[] resource(String name) {
    try (InputStream in = ListingFixture.class.getResourceAsStream("/foreign/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
