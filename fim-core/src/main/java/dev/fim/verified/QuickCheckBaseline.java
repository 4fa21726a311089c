package dev.fim.verified;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.path.DisplayForm;
import dev.fim.scan.VerifiedContent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What a quick check compares with, and what it goes by and keeps.
///
/// @param entries of the generation: from the record of what was verified, which is quicker to read
///   than the baseline, if there is one
/// @param verified null if nothing is known, and every file is read
/// @param writer null if nothing is kept
public record QuickCheckBaseline(
    EntryCursor entries, @Nullable VerifiedRecord verified, @Nullable VerifiedWriter writer)
    implements AutoCloseable {

  /// Under which every file is read, and nothing is kept.
  public static QuickCheckBaseline without(EntryCursor entries) {
    return new QuickCheckBaseline(entries, null, null);
  }

  public VerifiedContent content() {
    return verified == null ? VerifiedContent.NONE : verified.content();
  }

  public void compared(Entry expected, @Nullable FileEntry intact) {
    if (writer != null) {
      writer.add(expected, intact);
    }
  }

  /// Keeps what was verified.
  ///
  /// @throws FimException ([Problem#IO]) if it cannot be kept
  public void complete() {
    if (writer != null) {
      writer.complete();
    }
  }

  @Override
  public void close() {
    try (VerifiedRecord _ = verified;
        VerifiedWriter _ = writer) {
      entries.close();
    } catch (IOException e) {
      throw new FimException(
          Problem.IO,
          "close",
          "what was verified",
          DisplayForm.ofText(String.valueOf(e.getMessage())),
          null,
          e);
    }
  }
}
