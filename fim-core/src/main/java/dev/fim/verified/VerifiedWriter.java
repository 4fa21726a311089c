package dev.fim.verified;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.scan.VerifiedContent;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes the record of what a check of a whole generation verifies, if anything is new. If two
/// runs write at once, one record is kept. For one thread.
///
/// A disk failure does not stop the check: [#complete] throws it.
public final class VerifiedWriter implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;

  /// The attributes that a scan takes from a verified file.
  private static final AttributeSet CONTENT =
      AttributeSet.DIGESTS.union(AttributeSet.EXTENDED).union(AttributeSet.INODE_VALUES);

  private final VerifiedStore store;
  private final RecordTerms terms;
  private final @Nullable VerifiedRecord previous;
  private final Instant begin;
  private final CRC32C checksum = new CRC32C();
  private @Nullable FileChannel channel;
  private @Nullable DataOutputStream out;
  private @Nullable RecordOutput entries;
  private @Nullable IOException fault;
  private boolean givenUp;
  private boolean replaced;

  /// @param previous the record whose entries [#add] gets; null if they come from the baseline
  /// @param begin a moment before the scan started
  public VerifiedWriter(
      VerifiedStore store, RecordTerms terms, @Nullable VerifiedRecord previous, Instant begin) {
    this.store = store;
    this.terms = terms;
    this.previous = previous;
    this.begin = begin;
  }

  /// Adds the next entry of the generation.
  ///
  /// @param intact the file seen, if the check found no fault in it; else null
  public void add(Entry expected, @Nullable FileEntry intact) {
    FileEntry update = update(expected, intact);
    if (givenUp || (entries == null && previous != null && update == null)) {
      return;
    }
    try {
      if (entries == null) {
        entries = previous == null ? begin(RawPath.ROOT) : beginAt(expected.path(), previous);
      }
      if (entries != null) {
        entries.put(update == null ? expected : update);
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /// The entry to write; null if it is unchanged. Its status is kept only if the file is intact and
  /// a later change would show in it.
  private @Nullable FileEntry update(Entry expected, @Nullable FileEntry intact) {
    if (!(expected instanceof FileEntry file)) {
      return null;
    }
    if (intact != null
        && intact.recorded().equals(file.recorded())
        && intact.differences(file, file.recorded().intersect(CONTENT)).isEmpty()) {
      if (file.isSameStatus(intact)) {
        return null;
      }
      if (VerifiedContent.isSettled(intact, begin)) {
        return intact;
      }
    }
    return file.mountId() == 0 ? null : file.toBuilder().mountId(0).build();
  }

  /// Begins a record with the unchanged entries of the previous one before `path`.
  private @Nullable RecordOutput beginAt(RawPath path, VerifiedRecord record) throws IOException {
    RecordCursor cursor = record.cursor();
    RawPath before = RawPath.ROOT;
    long offset = cursor.offset();
    for (Entry entry = cursor.next();
        entry != null && !entry.path().equals(path);
        entry = cursor.next()) {
      before = entry.path();
      offset = cursor.offset();
    }
    RecordOutput output = begin(before);
    if (output != null) {
      copy(record, offset);
    }
    return output;
  }

  private void copy(VerifiedRecord record, long end) throws IOException {
    DataOutputStream to = out;
    if (to != null) {
      FileChannel from = record.channel();
      from.position(RecordFormat.HEADER);
      InputStream in = Channels.newInputStream(from);
      byte[] buffer = new byte[BUFFER_BYTES];
      for (long left = end - RecordFormat.HEADER; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (read < 0) {
          throw new IOException("the former record ends too early");
        }
        to.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  private @Nullable RecordOutput begin(RawPath before) throws IOException {
    FileChannel created = store.create();
    channel = created;
    if (created == null) {
      givenUp = true;
      return null;
    }
    OutputStream checked = new CheckedOutputStream(Channels.newOutputStream(created), checksum);
    DataOutputStream stream = new DataOutputStream(new BufferedOutputStream(checked, BUFFER_BYTES));
    out = stream;
    stream.writeLong(RecordFormat.MAGIC);
    stream.write(terms.digest().toByteArray());
    if (previous == null) {
      stream.writeLong(0);
      stream.writeLong(new SecureRandom().nextLong());
    } else {
      Rotation rotation = previous.rotation();
      stream.writeLong(rotation.round() + (rotation.shares() == 0 ? 0 : 1));
      stream.writeLong(rotation.salt());
    }
    return new RecordOutput(stream, before);
  }

  private void giveUp(IOException cause) {
    givenUp = true;
    fault = cause;
  }

  /// Replaces the old record.
  ///
  /// @throws FimException ([Problem#IO]) if it could not be written
  public void complete() {
    try {
      if (!givenUp && out == null && previous != null && previous.rotation().shares() != 0) {
        begin(RawPath.ROOT); // only the round is new
        copy(previous, previous.end());
      }
      if (!givenUp && out != null) {
        out.flush();
        out.writeInt((int) checksum.getValue());
        out.flush();
        store.replace();
        replaced = true;
      }
    } catch (IOException e) {
      giveUp(e);
    }
    IOException cause = fault;
    if (cause != null) {
      throw new FimException(
          Problem.IO,
          "record verified files in",
          store.display(),
          DisplayForm.ofText(String.valueOf(cause.getMessage())),
          "the report is right, but the next quick check reads every file that this one read",
          cause);
    }
  }

  /// Removes an incomplete record.
  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      if (!replaced) {
        store.discard();
      }
      open.close();
    }
  }
}
