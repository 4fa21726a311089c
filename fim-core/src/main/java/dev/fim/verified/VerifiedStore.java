package dev.fim.verified;

import dev.fim.baseline.BaselineDatabase;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.verified.VerifiedRecord.DamagedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The file beside a database that holds what was last verified.
///
/// It is as much to be trusted as the database, and so it is passed over unless it belongs to the
/// user who runs and nobody else can write it. Whoever can change it can also change the database.
///
/// @param file the record
/// @param unfinished where one that is being written stands until it takes the place of the former
public record VerifiedStore(Path file, Path unfinished) {

  /// The one of a database.
  ///
  /// @param database the path without `.mv.db`
  public static VerifiedStore of(Path database) {
    List<Path> files = BaselineDatabase.verifiedFiles(database);
    return new VerifiedStore(files.getFirst(), files.getLast());
  }

  /// Opens the record if there is one that was made under `terms`.
  ///
  /// @param samplePercent which share of the files it withholds from a scan: 0 to 100
  /// @param notes takes why there is none
  public @Nullable VerifiedRecord open(Terms terms, int samplePercent, List<String> notes) {
    try {
      if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
        notes.add("nothing was verified before: every file is read");
        return null;
      }
      if (!BaselineDatabase.isPrivate(file)) {
        notes.add(
            display()
                + " could have been written by others, and is passed over: every file is read");
        return null;
      }
      return open(terms, samplePercent, notes, openChannel());
    } catch (DamagedException e) {
      notes.add(display() + " is damaged, and is passed over: every file is read");
      return null;
    } catch (IOException e) {
      throw new FimException(
          Problem.IO,
          "read",
          display(),
          DisplayForm.ofText(String.valueOf(e.getMessage())),
          "remove it: a quick check makes it anew",
          e);
    }
  }

  private FileChannel openChannel() throws IOException {
    return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  private static @Nullable VerifiedRecord open(
      Terms terms, int samplePercent, List<String> notes, FileChannel channel)
      throws IOException, DamagedException {
    VerifiedRecord record = null;
    try {
      record = VerifiedRecord.of(channel, terms, samplePercent);
    } finally {
      if (record == null) {
        channel.close();
      }
    }
    if (record == null) {
      notes.add(
          "what was verified before belongs to another generation, root or policy: every file is"
              + " read");
    }
    return record;
  }

  /// Whether a record can be written; if not, `notes` takes why.
  public boolean isWritable(List<String> notes) {
    boolean writable = Files.isWritable(file.resolveSibling("."));
    if (!writable) {
      notes.add("what is verified is not kept: the directory of " + display() + " is read-only");
    }
    return writable;
  }

  /// Makes the file for an unfinished record, its owner's alone, and locks it for as long as it is
  /// open.
  ///
  /// @return null if another run is writing one
  @Nullable FileChannel create() throws IOException {
    FileChannel created = createIfAbsent();
    if (created != null) {
      return created;
    }
    return removeLeft() ? createIfAbsent() : null;
  }

  private @Nullable FileChannel createIfAbsent() throws IOException {
    try {
      FileChannel channel =
          FileChannel.open(
              unfinished,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      FileLock _ = channel.lock();
      return channel;
    } catch (FileAlreadyExistsException e) {
      return null;
    }
  }

  /// Removes what a run left that was killed.
  ///
  /// @return false if it is being written
  private boolean removeLeft() throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                unfinished, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return false;
      }
      Files.deleteIfExists(unfinished);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  /// Puts the finished record in the place of the former one. It is not forced to the disk: one
  /// that a power failure damages is passed over.
  void replace() throws IOException {
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void discard() throws IOException {
    Files.deleteIfExists(unfinished);
  }

  String display() {
    return DisplayForm.ofText(file.toString());
  }
}
