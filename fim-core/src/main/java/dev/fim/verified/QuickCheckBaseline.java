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

/// The baseline of a quick check, with the record of verified files.
///
/// @param entries of the generation: from the record of verified files if there is one, since that
///   is faster to read than the baseline
/// @param verified null if there is none, so every file is read
/// @param writer null if nothing is stored
public record QuickCheckBaseline(
    EntryCursor entries, @Nullable VerifiedRecord verified, @Nullable VerifiedWriter writer)
    implements AutoCloseable {

  /// Without a record: reads every file and stores nothing.
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

  /// Stores the verified files.
  ///
  /// @throws FimException ([Problem#IO]) if that fails
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
          "the record of verified files",
          DisplayForm.ofText(String.valueOf(e.getMessage())),
          null,
          e);
    }
  }
}
