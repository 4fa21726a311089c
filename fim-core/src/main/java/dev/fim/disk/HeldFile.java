package dev.fim.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;

/// A file in a [HeldDirectory]: the file that is checked is the file that is opened, even if the
/// name changes. Its descriptor is `O_PATH`, so closing it releases no lock.
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

  /// The status of the open file.
  public FoundStatus status() {
    return status;
  }

  /// The path in display form.
  public String display() {
    return directory.display(name);
  }

  /// Refuses anything but a regular file that belongs to the current user and that nobody else can
  /// write.
  ///
  /// @param advice prefix of the remedy
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

  /// Opens the file by its descriptor, without a look-up by name.
  public FileChannel open(OpenOption... options) throws IOException {
    return FileChannel.open(HeldDirectory.byDescriptor(fd), options);
  }

  @Override
  public void close() {
    directory.closeDescriptor(fd);
  }
}
