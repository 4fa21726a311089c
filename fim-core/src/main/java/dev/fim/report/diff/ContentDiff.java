package dev.fim.report.diff;

import dev.fim.compare.Change;
import dev.fim.file.Attribute;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.content.CopyReader;
import dev.fim.file.content.KeptContent;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What changed in the content of a file: a unified diff with three lines of context, or the reason
/// why there is none.
///
/// Bounded in time and length, whatever the files hold: 500 lines that were removed or added, 1000
/// bytes of a line, 64 Ki characters in all.
///
/// @param lines empty if there is no diff
/// @param note a sentence without a full stop: why there is no diff, or that it is cut; null if it
///   is complete
public record ContentDiff(List<DiffLine> lines, @Nullable String note) {

  private static final String TRUSTED = "the trusted file";
  private static final String SEEN = "the other file";

  public ContentDiff {
    lines = List.copyOf(lines);
  }

  /// The diff of a change. Computed anew with each call.
  ///
  /// @return null if the content is the same or unknown, or if neither side has a copy
  public static @Nullable ContentDiff of(Change change) {
    return change instanceof Change.Changed changed
            && changed.attributes().contains(Attribute.SHA256)
        ? of(changed.expected(), changed.actual())
        : null;
  }

  private static @Nullable ContentDiff of(FileEntry expected, FileEntry actual) {
    KeptContent before = expected.content();
    KeptContent after = actual.content();
    if (after == null || (isWithheld(before) && isWithheld(after))) {
      return null;
    }
    if (before instanceof KeptContent.Copy old && after instanceof KeptContent.Copy young) {
      byte[] oldContent = content(expected, old);
      if (oldContent == null) {
        return without("the copy of %s does not have the recorded digest".formatted(TRUSTED));
      }
      byte[] newContent = content(actual, young);
      return newContent == null
          ? without("the copy of %s does not have the recorded digest".formatted(SEEN))
          : of(new Lines(oldContent), new Lines(newContent));
    }
    return before instanceof KeptContent.Copy
        ? without("there is no copy of %s: %s".formatted(SEEN, reason(after)))
        : without("there is no copy of %s: %s".formatted(TRUSTED, reason(before)));
  }

  private static boolean isWithheld(@Nullable KeptContent content) {
    return content == null || content instanceof KeptContent.Withheld;
  }

  private static String reason(@Nullable KeptContent content) {
    return switch (content) {
      case null -> "its rule kept none";
      case KeptContent.Withheld(KeptContent.Cause cause) -> cause.reason();
      case KeptContent.Stored _, KeptContent.Copy _ -> "it is not in the database";
    };
  }

  private static byte @Nullable [] content(FileEntry file, KeptContent.Copy copy) {
    ByteString sha256 = file.digest(DigestAlgorithm.SHA256);
    return sha256 == null ? null : CopyReader.content(copy, sha256);
  }

  private static ContentDiff of(Lines before, Lines after) {
    List<LineComparison.Replacement> replacements = LineComparison.of(before, after);
    if (replacements == null) {
      return without("more than %d lines differ".formatted(LineComparison.MOST_CHANGED));
    }
    UnifiedDiff diff = new UnifiedDiff(before, after, replacements);
    return new ContentDiff(
        diff.lines(), diff.isCut() ? "the diff is cut here, since it is too long" : null);
  }

  private static ContentDiff without(String why) {
    return new ContentDiff(List.of(), "no diff: " + why);
  }

  /// The lines as one text that ends in a newline, under the usual two lines with the name; null if
  /// there is no diff.
  public @Nullable String unified(RawPath path) {
    return lines.isEmpty()
        ? null
        : "--- %1$s\n+++ %1$s\n".formatted(path.display())
            + lines.stream().map(line -> line.text() + "\n").collect(Collectors.joining());
  }
}
