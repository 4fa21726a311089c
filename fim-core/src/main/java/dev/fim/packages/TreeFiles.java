package dev.fim.packages;

import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import dev.fim.posix.ListedName;
import dev.fim.posix.OpenFlags;
import dev.fim.scan.TreeRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Opens regular files of a tree, below the descriptor of its root. Links on the way stay inside
/// the tree. What was found to be a regular file is what is opened, so that no pipe blocks a read.
/// For one thread.
final class TreeFiles implements AutoCloseable {

  private static final int MOST_BYTES = 64 << 20; // of one list

  private final TreeRoot root;
  private final Calls calls = new Calls();
  private final FileStatus status = new FileStatus(calls.arena());

  /// @param root that stays open for as long as this
  TreeFiles(TreeRoot root) {
    this.root = root;
  }

  /// Opens a file for reads at any position.
  ///
  /// @return null if there is no regular file
  /// @throws PackageFault if it is too large
  /// @throws IOException if it cannot be opened
  @Nullable FileChannel open(RawPath file) throws IOException, PackageFault {
    int fd = root.openRegular(calls, file, 0, status);
    if (fd == -Errno.ENOENT || fd == -Errno.ENOTDIR || fd == -Errno.EINVAL) {
      return null;
    }
    if (fd < 0) {
      throw new IOException(Errno.describe(-fd));
    }
    try {
      return FileChannel.open(Path.of("/proc/self/fd/" + fd), StandardOpenOption.READ);
    } finally {
      calls.closeDescriptor(fd);
    }
  }

  /// Whether there is a regular file that is not empty.
  boolean isFilled(RawPath file) throws IOException, PackageFault {
    try (FileChannel channel = open(file)) {
      return channel != null && channel.size() > 0;
    }
  }

  /// The lines of a file, without their newlines; bytes are characters from U+0000 to U+00FF.
  ///
  /// @return null if there is no regular file
  @Nullable List<String> lines(RawPath file) throws IOException, PackageFault {
    try (FileChannel channel = open(file)) {
      if (channel == null) {
        return null;
      }
      InputStream in = Channels.newInputStream(channel);
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new PackageFault("is larger than %d MiB".formatted(MOST_BYTES >> 20));
      }
      return List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1));
    }
  }

  /// The names in a directory; none if it does not exist.
  List<String> names(RawPath directory) throws IOException {
    int found = root.find(calls, directory, 0);
    if (found < 0) {
      return List.of();
    }
    int fd = calls.openAt(found, new byte[] {'.'}, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
    calls.closeDescriptor(found);
    if (fd < 0) {
      return List.of();
    }
    try {
      List<ListedName> listed = new ArrayList<>();
      int result = calls.list(fd, listed);
      while (result > 0) {
        result = calls.list(fd, listed);
      }
      if (result < 0) {
        throw new IOException(Errno.describe(-result));
      }
      return listed.stream()
          .map(name -> new String(name.bytes(), StandardCharsets.ISO_8859_1))
          .toList();
    } finally {
      calls.closeDescriptor(fd);
    }
  }

  @Override
  public void close() {
    calls.close();
  }
}
