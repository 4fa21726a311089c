package dev.fim.file;

import dev.fim.file.content.KeptContent;
import dev.fim.file.inode.InodeValues;
import dev.fim.file.text.AclText;
import dev.fim.file.text.CapabilityText;
import dev.fim.file.text.ChattrFlags;
import dev.fim.file.text.FileSystemName;
import dev.fim.file.text.InodeFlags;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The recorded state of one file at one moment. Immutable.
///
/// Plain metadata is always present, since one `statx(2)` reads it all. Link target, extended
/// attributes and digests are present if the policy selects them and the file has them. [#recorded]
/// distinguishes an absent value from one that was not selected; [#gap] lists what could not be
/// read.
public final class FileEntry implements Entry {

  private final RawPath path;
  private final FileType type;
  private final int mode;
  private final long uid;
  private final long gid;
  private final long nlink;
  private final long size;
  private final long blocks;
  private final long mtimeSeconds;
  private final int mtimeNanos;
  private final long ctimeSeconds;
  private final int ctimeNanos;
  private final long inode;
  private final long dev;
  private final long rdev;
  private final boolean mountRoot;
  private final long mountId;
  private final AttributeSet recorded;
  private final @Nullable ByteString link;
  private final int flags;
  private final @Nullable Timestamp atime;
  private final @Nullable Timestamp btime;
  private final SortedMap<ByteString, ByteString> extended;
  private final InodeValues inodeValues;
  private final @Nullable ByteString @Nullable [] digests;
  private final @Nullable Gap gap;
  private final boolean carried;
  private final @Nullable KeptContent content;

  private FileEntry(Builder from) {
    this.path = Objects.requireNonNull(from.path, "path");
    this.type = Objects.requireNonNull(from.type, "type");
    this.mode = from.mode;
    this.uid = from.uid;
    this.gid = from.gid;
    this.nlink = from.nlink;
    this.size = from.size;
    this.blocks = from.blocks;
    this.mtimeSeconds = from.mtimeSeconds;
    this.mtimeNanos = from.mtimeNanos;
    this.ctimeSeconds = from.ctimeSeconds;
    this.ctimeNanos = from.ctimeNanos;
    this.inode = from.inode;
    this.dev = from.dev;
    this.rdev = from.rdev;
    this.mountRoot = from.mountRoot;
    this.mountId = from.mountId;
    this.link = from.link;
    this.flags = from.flags;
    this.digests = from.digests;
    this.gap = from.gap;
    this.carried = from.carried;
    AttributeSet had = withValue(from, from.recorded.intersect(AttributeSet.of(type)));
    this.recorded = gap == null ? had : had.minus(gap.attributes());
    this.atime = recorded.contains(Attribute.ATIME) ? from.atime : null;
    this.btime = recorded.contains(Attribute.BTIME) ? from.btime : null;
    this.extended = XattrNames.only(recorded, from.extended);
    this.inodeValues = only(recorded, from.inodeValues);
    this.content = recorded.contains(Attribute.SHA256) ? from.content : null;
  }

  /// `attributes` without those that lack a value. See [#recorded] for those that can be recorded
  /// as absent.
  private static AttributeSet withValue(Builder from, AttributeSet attributes) {
    AttributeSet had = attributes;
    if (from.atime == null) {
      had = had.without(Attribute.ATIME);
    }
    if (from.btime == null) {
      had = had.without(Attribute.BTIME);
    }
    if (from.link == null) {
      had = had.without(Attribute.LINK);
    }
    if (from.inodeValues.fileSystem() == InodeValues.ABSENT) {
      had = had.without(Attribute.FS);
    }
    if (had.containsAny(AttributeSet.DIGESTS)) {
      for (DigestAlgorithm algorithm : ALGORITHMS) {
        if (from.digests == null || from.digests[algorithm.ordinal()] == null) {
          had = had.without(algorithm.attribute());
        }
      }
    }
    return had;
  }

  @Override
  public RawPath path() {
    return path;
  }

  public FileType type() {
    return type;
  }

  /// The lower twelve bits of `st_mode`.
  public int mode() {
    return mode;
  }

  public long uid() {
    return uid;
  }

  public long gid() {
    return gid;
  }

  public long nlink() {
    return nlink;
  }

  /// In bytes.
  public long size() {
    return size;
  }

  /// In units of 512 bytes.
  public long blocks() {
    return blocks;
  }

  public Timestamp mtime() {
    return new Timestamp(mtimeSeconds, mtimeNanos);
  }

  public Timestamp ctime() {
    return new Timestamp(ctimeSeconds, ctimeNanos);
  }

  /// Whether [#flags] are those among `attributes`, a `stx_attributes`.
  public boolean hasFlags(long attributes) {
    return flags == (attributes & InodeFlags.MASK);
  }

  /// Time of the last access; null if not recorded.
  public @Nullable Timestamp atime() {
    return atime;
  }

  /// Time at which the inode was made; null if not recorded, or the file system does not keep it.
  public @Nullable Timestamp btime() {
    return btime;
  }

  /// An unsigned number of 64 bits.
  public long inode() {
    return inode;
  }

  public DeviceNumber dev() {
    return DeviceNumber.ofPacked(dev);
  }

  /// The device that a device file stands for; 0:0 for any other type.
  public DeviceNumber rdev() {
    return DeviceNumber.ofPacked(rdev);
  }

  /// Whether this is the root of a mount (`STATX_ATTR_MOUNT_ROOT`): only for the root of a scan and
  /// mounts in scope.
  public boolean isMountRoot() {
    return mountRoot;
  }

  /// The id of the file's mount, as in `/proc/self/mountinfo`; 0 if unknown, as in a baseline: the
  /// id is valid until the next boot at most.
  public long mountId() {
    return mountId;
  }

  /// The attributes whose values this entry holds. If one of [AttributeSet#EXTENDED] is recorded
  /// and has no value, the file has none, and so it is with `chattr`, `projid` and `verity`. No
  /// other attribute is recorded without a value.
  public AttributeSet recorded() {
    return recorded;
  }

  /// The attributes of `selected` that apply to this type and have neither value nor gap.
  public AttributeSet unrecorded(AttributeSet selected) {
    AttributeSet missing = selected.intersect(AttributeSet.of(type)).minus(recorded);
    return gap == null ? missing : missing.minus(gap.attributes());
  }

  /// This entry, with a gap for its [#unrecorded] attributes.
  public FileEntry withGaps(AttributeSet selected) {
    AttributeSet missing = unrecorded(selected);
    if (missing.isEmpty()) {
      return this;
    }
    Gap filled =
        gap == null
            ? new Gap(missing, false, Reason.neverRecorded(missing))
            : new Gap(gap.attributes().union(missing), gap.children(), gap.reason());
    return toBuilder().gap(filled).build();
  }

  /// The target of a symbolic link, unresolved; null if not recorded.
  public @Nullable ByteString link() {
    return link;
  }

  /// Name and value of every extended attribute, unmodifiable; null if not recorded.
  public @Nullable SortedMap<ByteString, ByteString> xattrs() {
    return recorded.contains(Attribute.XATTRS) ? extended : null;
  }

  /// The extended attributes that are part of any recorded attribute, unmodifiable; empty if there
  /// are none.
  public SortedMap<ByteString, ByteString> extended() {
    return extended;
  }

  /// How many bytes the names and values of [#extended] have.
  public int extendedBytes() {
    int bytes = 0;
    for (java.util.Map.Entry<ByteString, ByteString> xattr : extended.entrySet()) {
      bytes += xattr.getKey().length() + xattr.getValue().length();
    }
    return bytes;
  }

  /// Those of [#extended] that are part of `attribute`, one of [AttributeSet#EXTENDED].
  public SortedMap<ByteString, ByteString> extended(Attribute attribute) {
    return XattrNames.only(AttributeSet.of(attribute), extended);
  }

  /// The values of [AttributeSet#INODE_VALUES], as far as they are recorded.
  public InodeValues inodeValues() {
    return inodeValues;
  }

  /// The value of one of [AttributeSet#INODE_VALUES] alone.
  public InodeValues inodeValues(Attribute attribute) {
    return only(AttributeSet.of(attribute), inodeValues);
  }

  private static InodeValues only(AttributeSet attributes, InodeValues values) {
    return values.isEmpty()
        ? values
        : new InodeValues(
            attributes.contains(Attribute.FS) ? values.fileSystem() : InodeValues.ABSENT,
            attributes.contains(Attribute.CHATTR) ? values.chattr() : InodeValues.ABSENT,
            attributes.contains(Attribute.PROJID) ? values.project() : InodeValues.ABSENT,
            attributes.contains(Attribute.VERITY) ? values.verity() : null);
  }

  /// The value of `security.capability`; null if there is none or it is not recorded. See
  /// [CapabilityText].
  public @Nullable ByteString caps() {
    return recorded.contains(Attribute.CAPS) ? extended.get(XattrNames.CAPABILITY) : null;
  }

  /// As bits of `stx_attributes`; see [InodeFlags].
  public int flags() {
    return flags;
  }

  public @Nullable ByteString digest(DigestAlgorithm algorithm) {
    return digests == null ? null : digests[algorithm.ordinal()];
  }

  /// What could not be observed; null if nothing is missing.
  public @Nullable Gap gap() {
    return gap;
  }

  /// Whether an update carried this over from an earlier generation because it could not observe
  /// the file.
  public boolean isCarried() {
    return carried;
  }

  /// What is kept of the content; null if the rule asks for no copy, or SHA-256 is not recorded.
  public @Nullable KeptContent content() {
    return content;
  }

  /// This entry, with something else kept of its content.
  public FileEntry withContent(@Nullable KeptContent kept) {
    return kept == null && content == null ? this : toBuilder().content(kept).build();
  }

  /// Whether both have the same inode, mount, size and times.
  public boolean isSameStatus(FileEntry other) {
    return hasStatus(
        other.mountId,
        other.dev,
        other.inode,
        other.size,
        other.mtimeSeconds,
        other.mtimeNanos,
        other.ctimeSeconds,
        other.ctimeNanos);
  }

  /// As [#isSameStatus], with values from the kernel.
  ///
  /// @param packedDev see [DeviceNumber#packed]
  public boolean hasStatus(
      long mount,
      long packedDev,
      long number,
      long bytes,
      long mSeconds,
      int mNanos,
      long cSeconds,
      int cNanos) {
    return inode == number
        && dev == packedDev
        && mountId == mount
        && size == bytes
        && mtimeSeconds == mSeconds
        && mtimeNanos == mNanos
        && ctimeSeconds == cSeconds
        && ctimeNanos == cNanos;
  }

  /// Whether `attribute` has the same value in both, as far as both know it: see
  /// [Timestamp#agreesWith]. An attribute that neither file has counts as the same.
  public boolean isSame(Attribute attribute, FileEntry other) {
    return switch (attribute) {
      case TYPE -> type == other.type;
      case MODE -> mode == other.mode;
      case UID -> uid == other.uid;
      case GID -> gid == other.gid;
      case NLINK -> nlink == other.nlink;
      case SIZE -> size == other.size;
      case BLOCKS -> blocks == other.blocks;
      case MTIME -> Timestamp.agree(mtimeSeconds, mtimeNanos, other.mtimeSeconds, other.mtimeNanos);
      case CTIME -> Timestamp.agree(ctimeSeconds, ctimeNanos, other.ctimeSeconds, other.ctimeNanos);
      case INODE -> inode == other.inode;
      case DEV -> dev == other.dev;
      case LINK -> Objects.equals(link, other.link);
      case RDEV -> rdev == other.rdev;
      case ATIME -> agree(atime, other.atime);
      case BTIME -> agree(btime, other.btime);
      case FLAGS -> flags == other.flags;
      case SELINUX -> Objects.equals(label(), other.label());
      case XATTRS, CAPS, ACL, SECURITY ->
          extended.equals(other.extended) || extended(attribute).equals(other.extended(attribute));
      case FS -> inodeValues.fileSystem() == other.inodeValues.fileSystem();
      case CHATTR -> inodeValues.chattr() == other.inodeValues.chattr();
      case PROJID -> inodeValues.project() == other.inodeValues.project();
      case VERITY -> Objects.equals(inodeValues.verity(), other.inodeValues.verity());
      case MD5, SHA1, SHA256, SHA512, SHA512_256, SHA3_256, SHA3_512, BLAKE3 -> {
        DigestAlgorithm algorithm = Objects.requireNonNull(attribute.digest());
        yield Objects.equals(digest(algorithm), other.digest(algorithm));
      }
    };
  }

  private static boolean agree(@Nullable Timestamp one, @Nullable Timestamp other) {
    return (one == null || other == null) ? Objects.equals(one, other) : one.agreesWith(other);
  }

  /// The value of `attribute` in the form that reports show; null if this file has none or it is
  /// not recorded.
  public @Nullable AttributeValue value(Attribute attribute) {
    if (!recorded.contains(attribute)) {
      return null;
    }
    return switch (attribute) {
      case TYPE -> new AttributeValue.Text(type.label());
      case MODE -> new AttributeValue.Text("%04o".formatted(mode));
      case UID -> new AttributeValue.Numeric(uid);
      case GID -> new AttributeValue.Numeric(gid);
      case NLINK -> new AttributeValue.Numeric(nlink);
      case SIZE -> new AttributeValue.Numeric(size);
      case BLOCKS -> new AttributeValue.Numeric(blocks);
      case MTIME -> new AttributeValue.Text(mtime().display());
      case CTIME -> new AttributeValue.Text(ctime().display());
      case INODE -> new AttributeValue.Text(Long.toUnsignedString(inode));
      case DEV -> new AttributeValue.Text(dev().display());
      case LINK -> link == null ? null : new AttributeValue.Raw(link);
      case RDEV -> new AttributeValue.Text(rdev().display());
      case ATIME -> text(atime == null ? null : atime.display());
      case BTIME -> text(btime == null ? null : btime.display());
      case FLAGS -> flags == 0 ? null : new AttributeValue.Text(InodeFlags.text(flags));
      case XATTRS -> new AttributeValue.Named(extended);
      case SECURITY -> named(extended(attribute));
      case ACL ->
          text(
              AclText.of(
                  extended.get(XattrNames.ACL_ACCESS), extended.get(XattrNames.ACL_DEFAULT)));
      case SELINUX -> raw(label());
      case FS -> new AttributeValue.Text(FileSystemName.of(inodeValues.fileSystem()));
      case CHATTR ->
          inodeValues.chattr() == InodeValues.ABSENT
              ? null
              : new AttributeValue.Text(ChattrFlags.text((int) inodeValues.chattr()));
      case PROJID ->
          inodeValues.project() == InodeValues.ABSENT
              ? null
              : new AttributeValue.Numeric(inodeValues.project());
      case VERITY -> text(inodeValues.verityText());
      case CAPS -> {
        ByteString caps = caps();
        yield text(caps == null ? null : CapabilityText.of(caps));
      }
      case MD5, SHA1, SHA256, SHA512, SHA512_256, SHA3_256, SHA3_512, BLAKE3 -> {
        ByteString digest = digest(Objects.requireNonNull(attribute.digest()));
        yield digest == null ? null : new AttributeValue.Text(digest.hex());
      }
    };
  }

  private static @Nullable AttributeValue named(SortedMap<ByteString, ByteString> values) {
    return values.isEmpty() ? null : new AttributeValue.Named(values);
  }

  private static @Nullable AttributeValue text(@Nullable String text) {
    return text == null ? null : new AttributeValue.Text(text);
  }

  private static @Nullable AttributeValue raw(@Nullable ByteString value) {
    return value == null ? null : new AttributeValue.Raw(value);
  }

  /// The label of SELinux, without the NUL that the kernel puts at the end.
  private @Nullable ByteString label() {
    ByteString value = extended.get(XattrNames.SELINUX);
    int last = value == null ? -1 : value.length() - 1;
    return value != null && last >= 0 && value.byteAt(last) == 0
        ? ByteString.of(value.toByteArray(), 0, last)
        : value;
  }

  /// The same values under another path.
  public FileEntry withPath(RawPath other) {
    return toBuilder(other).build();
  }

  /// A builder with the values of this entry.
  public Builder toBuilder() {
    return toBuilder(path);
  }

  private Builder toBuilder(RawPath newPath) {
    Builder builder =
        builder(newPath, type)
            .mode(mode)
            .owner(uid, gid)
            .nlink(nlink)
            .size(size, blocks)
            .mtime(mtimeSeconds, mtimeNanos)
            .ctime(ctimeSeconds, ctimeNanos)
            .inode(inode, dev)
            .rdev(rdev)
            .mountRoot(mountRoot)
            .mountId(mountId)
            .link(link)
            .flags(flags)
            .atime(atime)
            .btime(btime)
            .xattrs(extended)
            .inodeValues(inodeValues)
            .gap(gap)
            .carried(carried)
            .content(content)
            .recorded(gap == null ? recorded : recorded.union(gap.attributes()));
    builder.digests = digests == null ? null : digests.clone();
    return builder;
  }

  public static Builder builder(RawPath path, FileType type) {
    return new Builder(path, type);
  }

  /// Two entries are equal if all values except the mount id are.
  @Override
  public boolean equals(Object other) {
    return other instanceof FileEntry that
        && path.equals(that.path)
        && mountRoot == that.mountRoot
        && carried == that.carried
        && recorded.equals(that.recorded)
        && Objects.equals(gap, that.gap)
        && KeptContent.isSame(content, that.content)
        && differences(that, recorded).isEmpty()
        && isAsPrecise(that);
  }

  private boolean isAsPrecise(FileEntry that) {
    return (!recorded.contains(Attribute.MTIME) || mtimeNanos == that.mtimeNanos)
        && (!recorded.contains(Attribute.CTIME) || ctimeNanos == that.ctimeNanos)
        && Objects.equals(atime, that.atime)
        && Objects.equals(btime, that.btime)
        && extended.equals(that.extended);
  }

  /// The attributes of `attributes` whose values differ.
  @SuppressWarnings(
      "ReferenceEquality") // a shortcut: an entry that was not read again is the same object
  public AttributeSet differences(FileEntry other, AttributeSet attributes) {
    if (this == other) {
      return AttributeSet.NONE;
    }
    long differing = 0;
    for (long left = attributes.bits(); left != 0; left &= left - 1) {
      Attribute attribute = ATTRIBUTES[Long.numberOfTrailingZeros(left)];
      if (!isSame(attribute, other)) {
        differing |= Long.lowestOneBit(left);
      }
    }
    return differing == 0 ? AttributeSet.NONE : new AttributeSet(differing);
  }

  private static final Attribute[] ATTRIBUTES = Attribute.values();
  private static final DigestAlgorithm[] ALGORITHMS = DigestAlgorithm.values();

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(path.display());
    for (Attribute attribute : recorded.toList()) {
      text.append(' ').append(attribute.label()).append('=').append(value(attribute));
    }
    return gap == null ? text.toString() : text.append(' ').append(gap).toString();
  }

  /// Builds a [FileEntry]. For one thread, and for one entry at a time.
  public static final class Builder {

    private static final int DIGESTS = DigestAlgorithm.values().length;
    private static final SortedMap<ByteString, ByteString> NO_XATTRS =
        Collections.unmodifiableSortedMap(new TreeMap<>());

    private final RawPath path;
    private final FileType type;
    private int mode;
    private long uid;
    private long gid;
    private long nlink;
    private long size;
    private long blocks;
    private long mtimeSeconds;
    private int mtimeNanos;
    private long ctimeSeconds;
    private int ctimeNanos;
    private long inode;
    private long dev;
    private long rdev;
    private boolean mountRoot;
    private long mountId;
    private AttributeSet recorded = AttributeSet.NONE;
    private @Nullable ByteString link;
    private int flags;
    private @Nullable Timestamp atime;
    private @Nullable Timestamp btime;
    private SortedMap<ByteString, ByteString> extended = NO_XATTRS;
    private InodeValues inodeValues = InodeValues.NONE;
    private @Nullable ByteString @Nullable [] digests;
    private @Nullable Gap gap;
    private boolean carried;
    private @Nullable KeptContent content;

    private Builder(RawPath path, FileType type) {
      this.path = path;
      this.type = type;
    }

    public Builder mode(int permissionBits) {
      this.mode = permissionBits & 07777;
      return this;
    }

    /// User and group.
    ///
    /// @throws IllegalArgumentException if one of them is not 0 to 2^32 - 1
    public Builder owner(long newUid, long newGid) {
      requireUnsigned(newUid);
      requireUnsigned(newGid);
      this.uid = newUid;
      this.gid = newGid;
      return this;
    }

    /// The number of hard links.
    ///
    /// @throws IllegalArgumentException if it is not 0 to 2^32 - 1
    public Builder nlink(long count) {
      requireUnsigned(count);
      this.nlink = count;
      return this;
    }

    /// Size and allocation.
    ///
    /// @param bytes the size
    /// @param units allocated, in units of 512 bytes
    public Builder size(long bytes, long units) {
      this.size = bytes;
      this.blocks = units;
      return this;
    }

    /// Time of the last change of the content.
    ///
    /// @param nanos as in a [Timestamp]
    public Builder mtime(long seconds, int nanos) {
      Timestamp.requireNanos(nanos);
      this.mtimeSeconds = seconds;
      this.mtimeNanos = nanos;
      return this;
    }

    /// Time of the last change of the inode.
    ///
    /// @param nanos as in a [Timestamp]
    public Builder ctime(long seconds, int nanos) {
      Timestamp.requireNanos(nanos);
      this.ctimeSeconds = seconds;
      this.ctimeNanos = nanos;
      return this;
    }

    /// Inode number and the device it is on.
    ///
    /// @param packedDev see [DeviceNumber#packed]
    public Builder inode(long number, long packedDev) {
      this.inode = number;
      this.dev = packedDev;
      return this;
    }

    /// The device that a device file stands for.
    ///
    /// @param packed see [DeviceNumber#packed]
    public Builder rdev(long packed) {
      this.rdev = packed;
      return this;
    }

    public Builder mountRoot(boolean isMountRoot) {
      this.mountRoot = isMountRoot;
      return this;
    }

    public Builder mountId(long id) {
      this.mountId = id;
      return this;
    }

    /// The selected attributes. Those that the type does not have or the gap names are removed.
    public Builder recorded(AttributeSet attributes) {
      this.recorded = attributes;
      return this;
    }

    public Builder link(@Nullable ByteString target) {
      this.link = target;
      return this;
    }

    /// Kept only if it is recorded; see [#recorded].
    public Builder atime(@Nullable Timestamp time) {
      this.atime = time;
      return this;
    }

    /// Kept only if it is recorded; see [#recorded].
    public Builder btime(@Nullable Timestamp time) {
      this.btime = time;
      return this;
    }

    /// As bits of `stx_attributes`; others than those of [InodeFlags] are taken away.
    public Builder flags(long attributes) {
      this.flags = (int) (attributes & InodeFlags.MASK);
      return this;
    }

    /// Extended attributes, besides those that are here already.
    public Builder xattrs(SortedMap<ByteString, ByteString> values) {
      if (!values.isEmpty()) {
        SortedMap<ByteString, ByteString> all = new TreeMap<>(extended);
        all.putAll(values);
        extended = Collections.unmodifiableSortedMap(all);
      }
      return this;
    }

    /// The value of `security.capability`; null if there is none.
    public Builder caps(@Nullable ByteString value) {
      SortedMap<ByteString, ByteString> all = new TreeMap<>(extended);
      if (value == null) {
        all.remove(XattrNames.CAPABILITY);
      } else {
        all.put(XattrNames.CAPABILITY, value);
      }
      extended = Collections.unmodifiableSortedMap(all);
      return this;
    }

    /// Values of [AttributeSet#INODE_VALUES], besides those that are here already.
    public Builder inodeValues(InodeValues values) {
      this.inodeValues = inodeValues.and(values);
      return this;
    }

    /// The digest of the content by one algorithm.
    ///
    /// @throws IllegalArgumentException if the digest does not have the length of the algorithm
    public Builder digest(DigestAlgorithm algorithm, ByteString digest) {
      if (digest.length() != algorithm.length()) {
        throw new IllegalArgumentException(
            "a digest of %d bytes for %s, which has %d"
                .formatted(digest.length(), algorithm.standardName(), algorithm.length()));
      }
      @Nullable ByteString[] all = digests;
      if (all == null) {
        all = new @Nullable ByteString[DIGESTS];
        digests = all;
      }
      all[algorithm.ordinal()] = digest;
      return this;
    }

    public Builder gap(@Nullable Gap newGap) {
      this.gap = newGap;
      return this;
    }

    public Builder carried(boolean isCarried) {
      this.carried = isCarried;
      return this;
    }

    /// Kept only if SHA-256 is recorded, which proves a copy; see [#recorded].
    public Builder content(@Nullable KeptContent kept) {
      this.content = kept;
      return this;
    }

    private static void requireUnsigned(long number) {
      if (number >>> 32 != 0) {
        throw new IllegalArgumentException("not a number of 32 bits: " + number);
      }
    }

    public FileEntry build() {
      return new FileEntry(this);
    }
  }
}
