package dev.fim.packages;

import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import dev.fim.posix.ListedName;
import dev.fim.posix.OpenFlags;
import dev.fim.scan.TreeRoot;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Opens regular files of a tree, below the descriptor of its root. Links on the way stay inside
/// the tree. What was found to be a regular file is what is opened, so that no pipe blocks a read.
/// For one thread.
final class TreeFiles implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 << 10;
  private static final long MOST_DATABASE = 1L << 30; // bytes of one file
  private static final int MOST_LIST = 32 << 20; // bytes of one list
  private static final int MOST_LINES = 1_000_000; // of one list
  private static final long MOST_LISTS = 1L << 30; // bytes of all lists: one can have many names

  private final TreeRoot root;
  private final Calls calls = new Calls();
  private final FileStatus status = new FileStatus(calls.arena());
  private final MemorySegment buffer = calls.arena().allocate(BUFFER_BYTES);
  private long listed;

  /// @param root that stays open for as long as this
  TreeFiles(TreeRoot root) {
    this.root = root;
  }

  /// Opens a file for reads at any position.
  ///
  /// @return null if there is no regular file
  /// @throws PackageFault if it is too large
  /// @throws IOException if it cannot be opened
  @Nullable TreeFile open(RawPath file) throws IOException, PackageFault {
    int fd = root.openRegular(calls, file, 0, status);
    if (fd == -Errno.ENOENT || fd == -Errno.ENOTDIR || fd == -Errno.EINVAL) {
      return null;
    }
    if (fd < 0) {
      throw new IOException(Errno.describe(-fd));
    }
    TreeFile opened = new TreeFile(calls, fd, status.size(), buffer);
    if (opened.size() > MOST_DATABASE) {
      opened.close();
      throw new PackageFault("is larger than %d MiB".formatted(MOST_DATABASE >> 20));
    }
    return opened;
  }

  /// Whether there is a regular file that is not empty.
  boolean isFilled(RawPath file) throws IOException, PackageFault {
    try (TreeFile opened = open(file)) {
      return opened != null && opened.size() > 0;
    }
  }

  /// The lines of a file, without their newlines; bytes are characters from U+0000 to U+00FF.
  ///
  /// @return null if there is no regular file
  /// @throws PackageFault if it, or all lists together, are too large
  @Nullable List<String> lines(RawPath file) throws IOException, PackageFault {
    try (TreeFile opened = open(file)) {
      if (opened == null) {
        return null;
      }
      if (opened.size() > MOST_LIST) {
        throw new PackageFault("is larger than %d MiB".formatted(MOST_LIST >> 20));
      }
      listed += opened.size();
      if (listed > MOST_LISTS) {
        throw new PackageFault("is too much: all have %d MiB".formatted(MOST_LISTS >> 20));
      }
      byte[] bytes = new byte[(int) opened.size()];
      opened.read(ByteBuffer.wrap(bytes), 0);
      String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", MOST_LINES + 1);
      if (lines.length > MOST_LINES) {
        throw new PackageFault("has more than %,d lines".formatted(MOST_LINES));
      }
      return List.of(lines);
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
      List<ListedName> names = new ArrayList<>();
      int result = calls.list(fd, names);
      while (result > 0) {
        result = calls.list(fd, names);
      }
      if (result < 0) {
        throw new IOException(Errno.describe(-result));
      }
      return names.stream()
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
