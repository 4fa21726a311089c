package dev.fim.baseline.row;

import dev.fim.baseline.Generation;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Timestamp;
import dev.fim.file.Unobserved;
import dev.fim.file.inode.InodeValues;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads entries from rows. Selects only columns that the generation may use.
public final class EntryReader {

  private static final DigestAlgorithm[] ALGORITHMS = DigestAlgorithm.values();
  private static final int PATH = 1;
  private static final int STATUS = 2;
  private static final int DIGESTS = 3;
  private static final int MISSING = 4;
  private static final int CAUSE = 5;
  private static final int DETAIL = 6;

  private final List<String> columns = new ArrayList<>(List.of("path", "status", "digests"));

  private final boolean hasGaps;

  /// The attributes that have a column of their own, and the number of the first such column.
  private final List<Attribute> attributes;

  private final int firstColumn;

  private final int extendedColumn;

  private final int inodeColumn;

  /// For rows of one generation.
  public EntryReader(Generation generation) {
    hasGaps = generation.gaps() != 0;
    if (hasGaps) {
      columns.addAll(List.of("missing", "cause", "detail"));
    }
    firstColumn = columns.size() + 1;
    attributes = generation.recorded().intersect(EntryColumns.OF_THEIR_OWN).toList();
    attributes.forEach(attribute -> columns.add(attribute.label()));
    boolean hasExtended = generation.recorded().containsAny(AttributeSet.EXTENDED);
    extendedColumn = hasExtended ? columns.size() + 1 : 0;
    if (hasExtended) {
      columns.addAll(EntryColumns.EXTENDED);
    }
    boolean hasInodeValues = generation.recorded().containsAny(AttributeSet.INODE_VALUES);
    inodeColumn = hasInodeValues ? columns.size() + 1 : 0;
    if (hasInodeValues) {
      columns.add(EntryColumns.INODE_VALUES);
    }
  }

  /// The columns that a query must select for [#read].
  public String columns() {
    return String.join(", ", columns);
  }

  /// How many columns these are.
  public int width() {
    return columns.size();
  }

  /// The entry in the current row.
  ///
  /// @throws IllegalArgumentException if the row is invalid
  public Entry read(ResultSet row) throws SQLException {
    RawPath path = RawPath.of(bytes(row, PATH));
    byte[] status = bytes(row, STATUS);
    int state = status[PackedStatus.STATE];
    if ((state & PackedStatus.MOUNT_POINT) != 0) {
      return new MountPoint(path);
    }
    if ((state & PackedStatus.UNOBSERVED) != 0) {
      return new Unobserved(path, reason(row));
    }
    FileEntry.Builder builder = PackedStatus.unpack(path, status);
    readDigests(row, status[PackedStatus.DIGESTS], builder);
    for (int i = 0; i < attributes.size(); i++) {
      read(row, attributes.get(i), firstColumn + i, status, builder);
    }
    if (extendedColumn != 0) {
      readExtended(row, builder);
    }
    byte[] inodeValues = inodeColumn == 0 ? null : row.getBytes(inodeColumn);
    if (inodeValues != null) {
      builder.inodeValues(InodeValues.of(inodeValues));
    }
    if (hasGaps) {
      readGap(row, state, builder);
    }
    return builder.build();
  }

  private void readExtended(ResultSet row, FileEntry.Builder builder) throws SQLException {
    byte[] packed = row.getBytes(extendedColumn);
    if (packed != null) {
      builder.xattrs(AttributeBytes.toMap(packed));
    }
    byte[] caps = row.getBytes(extendedColumn + 1);
    if (caps != null) {
      builder.caps(ByteString.wrap(caps));
    }
  }

  private void readGap(ResultSet row, int state, FileEntry.Builder builder) throws SQLException {
    long missing = row.getLong(MISSING);
    if (!row.wasNull()) {
      boolean children = (state & PackedStatus.CHILDREN_MISSING) != 0;
      builder.gap(new Gap(new AttributeSet(missing), children, reason(row)));
    }
  }

  private static void readDigests(ResultSet row, int present, FileEntry.Builder builder)
      throws SQLException {
    if (present == 0) {
      return;
    }
    byte[] digests = bytes(row, DIGESTS);
    int at = 0;
    for (DigestAlgorithm algorithm : ALGORITHMS) {
      if ((present & (1 << algorithm.ordinal())) != 0) {
        builder.digest(algorithm, ByteString.of(digests, at, algorithm.length()));
        at += algorithm.length();
      }
    }
  }

  private Reason reason(ResultSet row) throws SQLException {
    String cause = hasGaps ? row.getString(CAUSE) : null;
    String detail = hasGaps ? row.getString(DETAIL) : null;
    if (cause == null || detail == null) {
      throw new IllegalArgumentException("a row without its reason");
    }
    return new Reason(Reason.Cause.ofLabel(cause), detail);
  }

  private static void read(
      ResultSet row, Attribute attribute, int at, byte[] status, FileEntry.Builder builder)
      throws SQLException {
    switch (attribute) {
      case BLOCKS -> builder.size(PackedStatus.size(status), row.getLong(at));
      case RDEV -> builder.rdev(row.getLong(at));
      case LINK -> builder.link(wrap(row.getBytes(at)));
      case FLAGS -> builder.flags(row.getLong(at));
      case ATIME -> builder.atime(time(row.getString(at)));
      case BTIME -> builder.btime(time(row.getString(at)));
      case XATTRS, CAPS, ACL, SELINUX, SECURITY -> throw packed(attribute);
      case FS, CHATTR, PROJID, VERITY -> throw packed(attribute);
      case TYPE, MODE, UID, GID, NLINK, SIZE, MTIME, CTIME, INODE, DEV -> throw packed(attribute);
      case MD5, SHA1, SHA256, SHA512, SHA512_256, SHA3_256, SHA3_512, BLAKE3 ->
          throw packed(attribute);
    }
  }

  private static @Nullable Timestamp time(@Nullable String text) {
    return text == null ? null : Timestamp.parse(text);
  }

  private static IllegalStateException packed(Attribute attribute) {
    return new IllegalStateException(attribute.label() + " has no column of its own");
  }

  public static byte[] bytes(ResultSet row, int column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    if (bytes == null) {
      throw new IllegalArgumentException("a row without a value in column " + column);
    }
    return bytes;
  }

  private static @Nullable ByteString wrap(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteString.wrap(bytes);
  }
}
