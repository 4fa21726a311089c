package dev.fim.session;

import dev.fim.baseline.held.HeldTree;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;
import dev.fim.scan.VerifiedContent;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The files of one tree that the checks of a session have verified, each with its status when it
/// was read. A later check reads only files whose status has changed.
///
/// For one check at a time. Takes 56 bytes per entry of the baseline.
public final class VerifiedFiles {

  private static final int MOUNT = 0;
  private static final int DEV = 1;
  private static final int INODE = 2;
  private static final int SIZE = 3;
  private static final int MTIME = 4;
  private static final int CTIME = 5;
  private static final int NANOS = 6; // of mtime above, of ctime below
  private static final int FIELDS = 7;

  private final HeldTree trusted;

  /// By position; a mount of 0 marks a file that is not verified.
  private final long[] fields;

  /// Creates an empty record.
  @SuppressWarnings("exports") // for a session, which holds the tree
  public VerifiedFiles(HeldTree trusted) {
    this.trusted = trusted;
    this.fields = new long[Math.toIntExact(trusted.size() * FIELDS)];
  }

  /// How many files are verified.
  public int size() {
    int known = 0;
    for (int at = 0; at < fields.length; at += FIELDS) {
      known += fields[at + MOUNT] == 0 ? 0 : 1;
    }
    return known;
  }

  /// Forgets everything.
  public void clear() {
    Arrays.fill(fields, 0);
  }

  /// Records a file that matches the baseline.
  ///
  /// @param begin a moment before it was read
  public void note(int position, FileEntry seen, Instant begin) {
    int at = position * FIELDS;
    if (!VerifiedContent.isSettled(seen, begin)) {
      fields[at + MOUNT] = 0;
      return;
    }
    fields[at + DEV] = seen.dev().packed();
    fields[at + INODE] = seen.inode();
    fields[at + SIZE] = seen.size();
    fields[at + MTIME] = seen.mtime().seconds();
    fields[at + CTIME] = seen.ctime().seconds();
    fields[at + NANOS] = (long) seen.mtime().nanos() << 32 | seen.ctime().nanos();
    fields[at + MOUNT] = seen.mountId();
  }

  /// Creates the look-up for one scan. It removes each file that `filter` includes, until that is
  /// read again.
  public Lookup lookup(RereadFilter filter) {
    return new Lookup(filter);
  }

  /// Looks up verified files for one scan.
  public final class Lookup implements VerifiedContent, AutoCloseable {

    private final RereadFilter filter;
    private final EntryCursor entries = trusted.entries();
    private @Nullable Entry entry = entries.next();
    private int position;

    private Lookup(RereadFilter filter) {
      this.filter = filter;
    }

    @Override
    public @Nullable FileEntry at(RawPath path) {
      while (entry != null && entry.path().compareTo(path) < 0) {
        entry = entries.next();
        position++;
      }
      if (!(entry instanceof FileEntry file)
          || fields[position * FIELDS + MOUNT] == 0
          || !file.path().equals(path)) {
        return null;
      }
      FileEntry known = known(file);
      if (filter.includes(position, known)) {
        fields[position * FIELDS + MOUNT] = 0;
        return null;
      }
      return known;
    }

    private FileEntry known(FileEntry file) {
      int at = position * FIELDS;
      return file.toBuilder()
          .mountId(fields[at + MOUNT])
          .inode(fields[at + INODE], fields[at + DEV])
          .size(fields[at + SIZE], file.blocks())
          .mtime(fields[at + MTIME], (int) (fields[at + NANOS] >>> 32))
          .ctime(fields[at + CTIME], (int) fields[at + NANOS])
          .build();
    }

    @Override
    public void close() {
      entries.close();
    }
  }
}
