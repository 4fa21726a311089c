package dev.fim.baseline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/// The disk as H2 sees it through us, under a scheme for each [Access].
///
/// H2 makes files with whatever rights the process's mask leaves, and deletes what looks left over
/// even as it opens a database for reading. Here a new file is its owner's alone from the start, a
/// reader changes nothing, and a compacted copy is on the disk before it takes the place of the
/// original.
final class PrivateFiles extends FilePath {

  /// By the file that they were opened on; see [#closeLeft].
  private static final Map<Path, List<FileChannel>> OPENED = new HashMap<>();

  private final Access access;
  private final FilePath disk;

  private PrivateFiles(Access access, FilePath disk) {
    this.access = access;
    this.disk = disk;
    this.name = scheme(access) + ":" + disk;
  }

  /// What stands for `base` in a URL.
  static String locator(Path base, Access access) {
    // Schemes are a table of H2's, one per JVM; to register one again changes nothing.
    FilePath.register(new PrivateFiles(access, FilePath.get("/")));
    return scheme(access) + ":" + base;
  }

  private static String scheme(Access access) {
    return switch (access) {
      case READ -> "fim-read";
      case WRITE, CREATE -> "fim-write";
    };
  }

  private boolean isReader() {
    return !access.writes();
  }

  private PrivateFiles on(FilePath path) {
    return new PrivateFiles(access, path);
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    if (!isReader() && !mode.equals("r")) {
      createPrivate(Path.of(disk.toString()));
    }
    FileChannel channel = disk.open(mode);
    synchronized (OPENED) {
      OPENED.computeIfAbsent(Path.of(disk.toString()), path -> new ArrayList<>()).add(channel);
    }
    return channel;
  }

  /// Closes what H2 left open, with its locks: it does so where it fails to open a damaged file.
  static void closeLeft(DatabaseFiles files) throws IOException {
    for (Path file : files.all()) {
      List<FileChannel> channels;
      synchronized (OPENED) {
        channels = OPENED.getOrDefault(file, List.of());
        OPENED.remove(file);
      }
      for (FileChannel channel : channels) {
        channel.close();
      }
    }
  }

  static void createPrivate(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // Then it has been looked at by DatabaseTrust, or was made here.
      return;
    }
  }

  @Override
  public boolean createFile() {
    throw new UnsupportedOperationException("a file that open did not make");
  }

  @Override
  public void delete() {
    if (!isReader()) {
      disk.delete();
    }
  }

  @Override
  public void moveTo(FilePath target, boolean atomicReplace) {
    if (isReader()) {
      return;
    }
    try {
      force(Path.of(disk.toString()), StandardOpenOption.WRITE);
      disk.moveTo(((PrivateFiles) target).disk, atomicReplace);
      force(Path.of(String.valueOf(disk.getParent())), StandardOpenOption.READ);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /// Brings a file, or the names in a directory, onto the disk.
  ///
  /// @param option what to open it for: a directory for reading, a file for writing
  static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  @Override
  public boolean canWrite() {
    return !isReader() && disk.canWrite();
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
    return scheme(access);
  }

  @Override
  public FilePath getPath(String path) {
    return on(FilePath.get(path.substring(scheme(access).length() + 1)));
  }

  @Override
  public FilePath toRealPath() {
    return on(disk.toRealPath());
  }

  @Override
  public @Nullable FilePath getParent() {
    FilePath parent = disk.getParent();
    return parent == null ? null : on(parent);
  }

  @Override
  public List<FilePath> newDirectoryStream() {
    return disk.newDirectoryStream().stream().<FilePath>map(this::on).toList();
  }

  @Override
  public long size() {
    return disk.size();
  }

  @Override
  public boolean exists() {
    return disk.exists();
  }

  @Override
  public boolean isDirectory() {
    return disk.isDirectory();
  }

  @Override
  public boolean isRegularFile() {
    return disk.isRegularFile();
  }

  @Override
  public boolean isAbsolute() {
    return disk.isAbsolute();
  }

  @Override
  public long lastModified() {
    return disk.lastModified();
  }
}
