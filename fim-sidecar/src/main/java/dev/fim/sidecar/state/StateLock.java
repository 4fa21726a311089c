package dev.fim.sidecar.state;

import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Reserves a state directory for one sidecar: a second one would end the containers that the first
/// has frozen, and take over its control socket. The kernel releases the lock when its holder ends.
public final class StateLock implements AutoCloseable {

  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes the lock.
  ///
  /// @param state the state volume
  /// @param name of a directory in it
  /// @throws FimException ([Problem#IO]) if another sidecar has it, or it cannot be taken
  public static StateLock take(Path state, String name) {
    Path file = StateDirectory.in(state, name).reach("lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new FimException(
            Problem.IO,
            "use the state directory",
            DisplayForm.ofText(state.toString()),
            "another sidecar uses it",
            "give each a directory of its own");
      }
      return new StateLock(channel);
    } catch (IOException e) {
      throw new FimException(
          Problem.IO,
          "lock",
          HeldDirectory.display(file),
          DisplayForm.ofText(e.getClass().getSimpleName() + ": " + e.getMessage()),
          null,
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // the kernel releases it when this process ends gives it back
    }
  }
}
