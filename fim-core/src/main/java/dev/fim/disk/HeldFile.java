package dev.fim.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;

/// A file that was found in a [HeldDirectory]: what is opened is what was judged, whatever has the
/// name by then. It is held by a descriptor that cannot read or write, whose closing gives up no
/// lock.
public final class HeldFile implements AutoCloseable {

  private final HeldDirectory directory;
  private final String name;
  private final int fd;
  private final FoundStatus status;

  HeldFile(HeldDirectory directory, String name, int fd, FoundStatus status) {
    this.directory = directory;
    this.name = name;
    this.fd = fd;
    this.status = status;
  }

  /// Of what the descriptor stands for.
  public FoundStatus status() {
    return status;
  }

  /// In display form, with its directory.
  public String display() {
    return directory.display(name);
  }

  /// Refuses anything but a regular file of the user who runs that nobody else can write.
  ///
  /// @param advice comes before what the user can do
  /// @throws UntrustedException if it is something else
  public HeldFile requirePrivate(String advice) throws UntrustedException {
    if (!status.isRegular()) {
      throw new UntrustedException(display() + " is not a regular file", null);
    }
    long user = directory.user();
    if (status.uid() != user) {
      throw new UntrustedException(
          "%s belongs to user %d, not to user %d, who runs this"
              .formatted(display(), status.uid(), user),
          advice + "run chown on it");
    }
    if (status.isOpenToOthers()) {
      throw new UntrustedException(
          "others can write %s (mode %s)".formatted(display(), status.permissions()),
          advice + "run chmod go-w on it");
    }
    return this;
  }

  /// Opens it anew. To go by the descriptor is no look-up by name.
  public FileChannel open(OpenOption... options) throws IOException {
    return FileChannel.open(HeldDirectory.byDescriptor(fd), options);
  }

  @Override
  public void close() {
    directory.closeDescriptor(fd);
  }
}
