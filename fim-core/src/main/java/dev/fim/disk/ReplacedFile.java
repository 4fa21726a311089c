package dev.fim.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A file that is replaced as a whole: the new content has another name until it is complete. One
/// process at a time writes it, and what a killed process left is removed.
///
/// @param directory open
/// @param file its name
/// @param unfinished the name of the new content
public record ReplacedFile(HeldDirectory directory, String file, String unfinished) {

  /// Creates the new content, private to its owner, and locks it while it is open.
  ///
  /// @return null if another process writes it
  public @Nullable FileChannel create() throws IOException {
    if (directory.create(unfinished)) {
      return lockMade();
    }
    return removeLeft() && directory.create(unfinished) ? lockMade() : null;
  }

  private @Nullable FileChannel lockMade() throws IOException {
    FileChannel channel = find(StandardOpenOption.WRITE);
    if (channel != null) {
      FileLock _ = channel.lock();
    }
    return channel;
  }

  private @Nullable FileChannel find(StandardOpenOption option) throws IOException {
    try (HeldFile found = directory.find(unfinished)) {
      return found == null ? null : found.requirePrivate("").open(option);
    }
  }

  /// Removes what a killed process left.
  ///
  /// @return false if it is being written
  private boolean removeLeft() throws IOException {
    FileChannel left = find(StandardOpenOption.WRITE);
    if (left == null) {
      return true;
    }
    try (left;
        FileLock lock = left.tryLock()) {
      if (lock == null) {
        return false;
      }
      directory.delete(unfinished);
      return true;
    }
  }

  /// Replaces the old content with the new. It is not forced to the disk.
  public void replace() throws IOException {
    directory.rename(unfinished, file);
  }

  /// Removes the new content.
  public void discard() throws IOException {
    directory.delete(unfinished);
  }
}
