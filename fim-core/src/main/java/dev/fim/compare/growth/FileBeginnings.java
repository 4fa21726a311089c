package dev.fim.compare.growth;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.Reason;
import org.jspecify.annotations.Nullable;

/// Reads the beginning of a file that was observed before. Called on the thread of the comparison.
@FunctionalInterface
public interface FileBeginnings {

  /// Puts the digests of the first `bytes` bytes into `entry`, if the path still leads to the file
  /// that was observed.
  ///
  /// @param bytes at most the size of `seen`
  /// @param digests at least one of [AttributeSet#DIGESTS]
  /// @return why it could not be read; null if it was
  @Nullable Reason read(FileEntry seen, long bytes, AttributeSet digests, FileEntry.Builder entry);
}
