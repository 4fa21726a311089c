package dev.fim.baseline.store;

import dev.fim.baseline.OpenMode;
import dev.fim.disk.FoundStatus;
import dev.fim.disk.HeldDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/// The H2 file system with one directory only, under a scheme for each [OpenMode]:
/// `fim-read:7/fim.mv.db` is the name `fim.mv.db` in the [HeldDirectory] with the id 7. Nothing
/// else can be named.
///
/// By itself H2 creates files with the rights that the umask leaves, and deletes leftover files
/// even when it opens a database for reading. Here only the owner can access a new file, a reader
/// changes nothing, and a compacted copy is on the disk before it replaces the original.
final class PrivateFiles extends FilePath {

  private record Opened(HeldDirectory directory, String file) {}

  /// Open channels by file; see [#closeLeft].
  private static final Map<Opened, List<FileChannel>> OPENED = new HashMap<>();

  private final OpenMode mode;
  private final @Nullable HeldDirectory directory;
  private final String file;

  /// @param directory null for the instance that H2 uses as a factory
  /// @param file empty for the directory itself
  private PrivateFiles(OpenMode mode, @Nullable HeldDirectory directory, String file) {
    this.mode = mode;
    this.directory = directory;
    this.file = file;
    this.name = scheme(mode) + ":" + (directory == null ? "" : directory.id()) + "/" + file;
  }

  /// The path of a database in a JDBC URL.
  static String locator(DatabaseFiles files, OpenMode mode) {
    // H2 has one table of schemes per JVM; registering one again changes nothing.
    FilePath.register(new PrivateFiles(mode, null, ""));
    return scheme(mode) + ":" + files.directory().id() + "/" + files.name();
  }

  private static String scheme(OpenMode mode) {
    return switch (mode) {
      case READ -> "fim-read";
      case WRITE, CREATE -> "fim-write";
    };
  }

  @Override
  public FilePath getPath(String path) {
    int slash = path.indexOf('/');
    String file = path.substring(slash + 1);
    HeldDirectory held =
        slash < 0 ? null : HeldDirectory.ofId(path.substring(scheme(mode).length() + 1, slash));
    if (held == null || file.indexOf('/') >= 0) {
      throw new IllegalArgumentException("no file of a database: " + path);
    }
    return new PrivateFiles(mode, held, file);
  }

  private HeldDirectory held() {
    HeldDirectory held = directory;
    if (held == null) {
      throw new IllegalStateException("no directory is named");
    }
    return held;
  }

  private boolean isReader() {
    return !mode.writes();
  }

  @Override
  public FileChannel open(String javaMode) throws IOException {
    boolean reads = javaMode.equals("r");
    if (!isReader() && !reads) {
      boolean _ = held().create(file); // an existing file is checked when it is opened
    }
    FileChannel channel =
        reads
            ? DatabaseTrust.open(held(), file, StandardOpenOption.READ)
            : DatabaseTrust.open(held(), file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    synchronized (OPENED) {
      OPENED.computeIfAbsent(new Opened(held(), file), of -> new ArrayList<>()).add(channel);
    }
    return channel;
  }

  /// Closes files that H2 left open, and their locks. H2 leaks them if it fails to open a damaged
  /// file.
  static void closeLeft(DatabaseFiles files) throws IOException {
    for (String name : files.all()) {
      List<FileChannel> channels;
      synchronized (OPENED) {
        channels = OPENED.remove(new Opened(files.directory(), name));
      }
      if (channels != null) {
        for (FileChannel channel : channels) {
          channel.close();
        }
      }
    }
  }

  @Override
  public boolean createFile() {
    throw new UnsupportedOperationException("a file that open did not make");
  }

  @Override
  public void delete() {
    if (isReader()) {
      return;
    }
    try {
      held().delete(file);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  @Override
  public void moveTo(FilePath target, boolean atomicReplace) {
    if (isReader()) {
      return;
    }
    try {
      force(held(), file);
      held().rename(file, ((PrivateFiles) target).file);
      held().sync();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /// Forces a file to the disk.
  static void force(HeldDirectory directory, String name) throws IOException {
    try (FileChannel channel = DatabaseTrust.open(directory, name, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private @Nullable FoundStatus status() {
    try {
      return file.isEmpty() ? null : held().status(file);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  @Override
  public boolean canWrite() {
    return !isReader();
  }

  @Override
  public void createDirectory() {
    throw new UnsupportedOperationException("a directory that is not there");
  }

  @Override
  public boolean setReadOnly() {
    return false;
  }

  @Override
  public String getScheme() {
    return scheme(mode);
  }

  @Override
  public FilePath toRealPath() {
    return this;
  }

  @Override
  public @Nullable FilePath getParent() {
    return file.isEmpty() ? null : new PrivateFiles(mode, directory, "");
  }

  /// H2 lists a directory to delete leftover files. Here it finds none.
  @Override
  public List<FilePath> newDirectoryStream() {
    return List.of();
  }

  @Override
  public long size() {
    FoundStatus status = status();
    if (status == null) {
      throw new UncheckedIOException(new NoSuchFileException(held().display(file)));
    }
    return status.size();
  }

  @Override
  public boolean exists() {
    return isDirectory() || status() != null;
  }

  @Override
  public boolean isDirectory() {
    return file.isEmpty();
  }

  @Override
  public boolean isRegularFile() {
    FoundStatus status = status();
    return status != null && status.isRegular();
  }

  @Override
  public boolean isAbsolute() {
    return true;
  }

  @Override
  public long lastModified() {
    FoundStatus status = status();
    return status == null ? 0 : status.modified();
  }
}
