package dev.fim.digest;

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
import dev.fim.file.XattrNames;
import dev.fim.file.inode.InodeValues;
import dev.fim.path.ByteString;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The canonical bytes of an entry, in two parts: what belongs to the tree, and what belongs to the
/// machine and the moment. Numbers are big-endian. Never changed: `docs/reference/tree-digest.md`
/// specifies it. For one thread.
final class EntryEncoding {

  private static final int NOT_RECORDED = 0;
  private static final int FILE = 1;
  private static final int MOUNT_POINT = 2;
  private static final int UNOBSERVED = 3;

  private static final int MOUNT_ROOT = 1;
  private static final int CHILDREN_MISSING = 2; // in the part of the tree
  private static final int CARRIED = 2; // in the other part

  private static final Attribute[] ATTRIBUTES = Attribute.values();

  private final Bytes tree = new Bytes();
  private final Bytes local = new Bytes();

  /// The part of the tree, of the last entry.
  Bytes tree() {
    return tree;
  }

  /// The part of the machine and the moment, of the last entry.
  Bytes local() {
    return local;
  }

  /// Encodes a directory that was not recorded, above one that was.
  void encodeMissing() {
    tree.clear().put8(NOT_RECORDED);
    local.clear();
  }

  void encode(Entry entry) {
    tree.clear();
    local.clear();
    switch (entry) {
      case MountPoint _ -> tree.put8(MOUNT_POINT);
      case Unobserved unobserved -> {
        tree.put8(UNOBSERVED);
        put(unobserved.reason());
      }
      case FileEntry file -> put(file);
    }
  }

  private void put(FileEntry file) {
    AttributeSet recorded = file.recorded();
    Gap gap = file.gap();
    AttributeSet missing = gap == null ? AttributeSet.NONE : gap.attributes();
    boolean isMountRoot = file.isMountRoot() && !file.path().isRoot();
    tree.put8(FILE)
        .put8(file.type().ordinal())
        .put8(
            (isMountRoot ? MOUNT_ROOT : 0) | (gap != null && gap.children() ? CHILDREN_MISSING : 0))
        .put64(recorded.minus(TreeDigest.LOCAL).bits())
        .put64(missing.minus(TreeDigest.LOCAL).bits());
    local
        .put8((file.isMountRoot() ? MOUNT_ROOT : 0) | (file.isCarried() ? CARRIED : 0))
        .put64(recorded.intersect(TreeDigest.LOCAL).bits())
        .put64(missing.intersect(TreeDigest.LOCAL).bits());
    for (long left = recorded.bits(); left != 0; left &= left - 1) {
      put(ATTRIBUTES[Long.numberOfTrailingZeros(left)], file);
    }
    put(file.extended());
    if (gap != null) {
      put(gap.reason());
    }
  }

  private void put(Attribute attribute, FileEntry file) {
    switch (attribute) {
      case TYPE -> {} // stands at the beginning
      case MODE -> tree.put16(file.mode());
      case UID -> tree.put32(file.uid());
      case GID -> tree.put32(file.gid());
      case SIZE -> tree.put64(file.size());
      case MTIME -> {
        // A time that is known to the second counts as the beginning of that second.
        Timestamp time = file.mtime();
        tree.put64(time.seconds()).put32(Math.max(0, time.nanos()));
        local.put32(time.nanos());
      }
      case LINK -> tree.put(Objects.requireNonNull(file.link()));
      case RDEV -> tree.put64(file.rdev().packed());
      case FLAGS -> tree.put32(file.flags());
      case CHATTR -> putNumber(file.inodeValues().chattr());
      case PROJID -> putNumber(file.inodeValues().project());
      case VERITY -> {
        ByteString digest = file.inodeValues().verity();
        tree.put(digest == null ? ByteString.EMPTY : digest);
      }
      case MD5, SHA1, SHA256, SHA512, SHA512_256, SHA3_256, SHA3_512, BLAKE3 -> {
        DigestAlgorithm algorithm = Objects.requireNonNull(attribute.digest());
        tree.putRaw(Objects.requireNonNull(file.digest(algorithm)));
      }
      case XATTRS, CAPS, ACL, SELINUX, SECURITY -> {} // follow together
      case NLINK -> local.put32(file.nlink());
      case BLOCKS -> local.put64(file.blocks());
      case CTIME -> put(file.ctime());
      case INODE -> local.put64(file.inode());
      case DEV -> local.put64(file.dev().packed());
      case ATIME -> put(file.atime());
      case BTIME -> put(file.btime());
      case FS -> local.put64(file.inodeValues().fileSystem());
    }
  }

  private void put(@Nullable Timestamp time) {
    Timestamp known = Objects.requireNonNull(time);
    local.put64(known.seconds()).put32(known.nanos());
  }

  private void putNumber(long number) {
    tree.put8(number == InodeValues.ABSENT ? 0 : 1).put32(Math.max(0, number));
  }

  /// Names and values, each once, whichever attributes they are part of. SELinux labels may end in
  /// NUL or not, as the kernel has it.
  private void put(SortedMap<ByteString, ByteString> extended) {
    tree.put32(extended.size());
    for (Map.Entry<ByteString, ByteString> xattr : extended.entrySet()) {
      ByteString value = xattr.getValue();
      boolean isLabel = xattr.getKey().equals(XattrNames.SELINUX);
      tree.put(xattr.getKey()).put(isLabel ? withoutNul(value) : value);
      if (isLabel) {
        local.put32(value.length());
      }
    }
  }

  private static ByteString withoutNul(ByteString label) {
    int last = label.length() - 1;
    return last >= 0 && label.byteAt(last) == 0
        ? ByteString.of(label.toByteArray(), 0, last)
        : label;
  }

  private void put(Reason reason) {
    local.put(ByteString.ofUtf8(reason.cause().label())).put(ByteString.ofUtf8(reason.detail()));
  }
}
