package dev.fim.foreign.aide;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Timestamp;
import dev.fim.file.inode.InodeValues;
import dev.fim.file.text.ChattrFlags;
import dev.fim.foreign.listing.ListingEntries;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes an entry of the fields of one line.
final class AideEntry {

  private static final long MOST_UNSIGNED = 0xffff_ffffL;

  private final AideColumns columns;
  private final boolean listsSecurity;
  private final AideAcl acl;
  private final ListingEntries entries;

  private final Map<AideField, AideToken> fields = new EnumMap<>(AideField.class);
  private AttributeSet recorded = AttributeSet.NONE;
  private long attr;

  /// @param listsSecurity whether the column `xattrs` has those of `security` and `trusted`: AIDE
  ///   0.16 left them out
  AideEntry(AideColumns columns, boolean listsSecurity, AideAcl acl, ListingEntries entries) {
    this.columns = columns;
    this.listsSecurity = listsSecurity;
    this.acl = acl;
    this.entries = entries;
  }

  /// The entry of a line.
  ///
  /// @param tokens one for each column
  FileEntry of(List<AideToken> tokens) {
    fields.clear();
    recorded = AttributeSet.NONE;
    for (int i = 0; i < tokens.size(); i++) {
      AideField field = columns.field(i);
      if (field != null) {
        fields.put(field, tokens.get(i));
      }
    }
    AideToken bits = fields.get(AideField.ATTR);
    attr = bits == null ? bitsOfColumns() : bits.bits();
    AideToken perm = field(AideField.PERM);
    FileType type = FileType.ofMode(perm.octal());
    if (type == null) {
      throw perm.fault("a mode without the type of the file");
    }
    FileEntry.Builder builder = FileEntry.builder(path(), type);
    status(builder, perm);
    link(builder);
    digests(builder);
    AideXattrs xattrs = new AideXattrs(this::recorded, acl, entries);
    xattrs.read(type, listsSecurity);
    leaveOut();
    return builder
        .xattrs(xattrs.values())
        .gap(xattrs.gap())
        .recorded(recorded.union(xattrs.attributes()))
        .build();
  }

  /// Without the column `attr`, AIDE takes it that all columns are recorded.
  private long bitsOfColumns() {
    long bits = 1L << AideField.BIT_OF_TYPE;
    for (AideField field : fields.keySet()) {
      bits |= 1L << field.bit();
    }
    return bits;
  }

  private RawPath path() {
    AideToken name = field(AideField.NAME);
    try {
      return RawPath.of(name.name().toByteArray());
    } catch (IllegalArgumentException e) {
      throw name.fault("no path from the root");
    }
  }

  private AideToken field(AideField field) {
    return Objects.requireNonNull(fields.get(field)); // every database has the column
  }

  private boolean has(int bit) {
    return (attr & 1L << bit) != 0;
  }

  /// The value of a field that is recorded; null if it is not.
  private @Nullable AideToken recorded(AideField field) {
    return has(field.bit()) ? fields.get(field) : null;
  }

  private void status(FileEntry.Builder builder, AideToken perm) {
    if (has(AideField.BIT_OF_TYPE)) {
      recorded = recorded.with(Attribute.TYPE);
    }
    if (has(AideField.PERM.bit())) {
      recorded = recorded.with(Attribute.MODE);
    }
    builder
        .mode(perm.octal())
        .owner(number(AideField.UID, MOST_UNSIGNED), number(AideField.GID, MOST_UNSIGNED))
        .nlink(number(AideField.LCOUNT, MOST_UNSIGNED))
        .size(size(), number(AideField.BCOUNT, Long.MAX_VALUE));
    AideToken inode = record(AideField.INODE);
    builder.inode(inode == null ? 0 : inode.bits(), 0);
    AideToken mtime = record(AideField.MTIME);
    if (mtime != null) {
      builder.mtime(mtime.seconds(), Timestamp.SECONDS_ONLY);
    }
    AideToken ctime = record(AideField.CTIME);
    if (ctime != null) {
      builder.ctime(ctime.seconds(), Timestamp.SECONDS_ONLY);
    }
    AideToken atime = record(AideField.ATIME);
    if (atime != null) {
      builder.atime(new Timestamp(atime.seconds(), Timestamp.SECONDS_ONLY));
    }
    InodeValues inodeValues = InodeValues.NONE;
    AideToken flags = record(AideField.E2FSATTRS);
    if (flags != null) {
      long bits = flags.number(0, MOST_UNSIGNED);
      builder.flags(bits);
      inodeValues = inodeValues.withChattr(bits & ChattrFlags.MASK);
      recorded = recorded.with(Attribute.FLAGS);
    }
    AideToken fileSystem = record(AideField.FSTYPE);
    if (fileSystem != null) {
      inodeValues = inodeValues.withFileSystem(fileSystem.number(0, MOST_UNSIGNED));
    }
    builder.inodeValues(inodeValues);
  }

  /// The value of a field that is recorded, whose attribute is recorded then.
  private @Nullable AideToken record(AideField field) {
    AideToken token = recorded(field);
    if (token != null) {
      recorded = recorded.with(Objects.requireNonNull(field.attribute()));
    }
    return token;
  }

  private long number(AideField field, long most) {
    AideToken token = record(field);
    return token == null ? 0 : token.number(0, most);
  }

  /// `S` and `growing` record the size too.
  private long size() {
    AideToken size = fields.get(AideField.SIZE);
    if (size == null
        || !(has(AideField.SIZE.bit())
            || has(AideField.BIT_OF_GROWING_SIZE)
            || has(AideField.BIT_OF_GROWING))) {
      return 0;
    }
    recorded = recorded.with(Attribute.SIZE);
    return size.number(0, Long.MAX_VALUE);
  }

  /// AIDE puts a `0` before a target that begins with one, and writes the empty one as `0-`.
  private void link(FileEntry.Builder builder) {
    AideToken link = recorded(AideField.LNAME);
    if (link == null || link.isZero()) {
      return;
    }
    recorded = recorded.with(Attribute.LINK);
    String text = link.text();
    if (text.equals("0-")) {
      builder.link(ByteString.EMPTY);
    } else {
      boolean isMarked = text.startsWith("00");
      String target = isMarked ? text.substring(1) : text;
      builder.link(new AideToken(target, link.column(), link.lines()).name());
    }
  }

  private void digests(FileEntry.Builder builder) {
    boolean unpacked = has(AideField.BIT_OF_UNPACKED_DIGESTS);
    for (AideField field : fields.keySet()) {
      Attribute attribute = field.attribute();
      DigestAlgorithm algorithm = attribute == null ? null : attribute.digest();
      AideToken token = algorithm == null ? null : recorded(field);
      if (algorithm != null && token != null && !token.isZero() && !unpacked) {
        ByteString digest = token.base64();
        if (digest.length() != algorithm.length()) {
          throw token.fault(
              "a digest of %d bytes, where %s has %d"
                  .formatted(digest.length(), algorithm.standardName(), algorithm.length()));
        }
        builder.digest(algorithm, digest);
        recorded = recorded.with(algorithm.attribute());
      }
    }
  }

  private void leaveOut() {
    for (Map.Entry<AideField, AideToken> field : fields.entrySet()) {
      AideField key = field.getKey();
      boolean isStrange =
          key.attribute() == null
              && key != AideField.NAME
              && key != AideField.ATTR
              && has(key.bit())
              && !field.getValue().isZero();
      if (isStrange) {
        entries.leaveOut(key.label());
      }
    }
    columns.unknown().forEach(name -> entries.leaveOut("the unknown column '" + name + "'"));
    leaveOut(
        AideField.BIT_OF_UNPACKED_DIGESTS, "digests of what is packed in the file ('compressed')");
    leaveOut(AideField.BIT_OF_GROWING, "that the file may grow ('growing')");
    leaveOut(AideField.BIT_OF_GROWING_SIZE, "that the size may rise ('S')");
    leaveOut(AideField.BIT_OF_INODE_CHECK, "that the file may move ('I')");
    leaveOut(AideField.BIT_OF_ALLOWED_NEW, "that the file may be new ('ANF')");
    leaveOut(AideField.BIT_OF_ALLOWED_REMOVED, "that the file may go ('ARF')");
  }

  private void leaveOut(int bit, String what) {
    if (fields.containsKey(AideField.ATTR) && has(bit)) {
      entries.leaveOut(what);
    }
  }
}
