package dev.fim.verified;

import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Timestamp;
import dev.fim.file.Unobserved;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Writes entries as [RecordCursor] reads them.
final class RecordOutput {

  private static final DigestAlgorithm[] ALGORITHMS = DigestAlgorithm.values();

  private final DataOutputStream out;
  private RawPath before;

  /// @param before the path of the last written entry; the root if there is none
  RecordOutput(DataOutputStream out, RawPath before) {
    this.out = out;
    this.before = before;
  }

  void put(Entry entry) throws IOException {
    switch (entry) {
      case MountPoint(RawPath path) -> putPath(RecordFormat.KIND_MOUNT_POINT, path);
      case Unobserved(RawPath path, Reason reason) -> {
        putPath(RecordFormat.KIND_UNOBSERVED, path);
        putReason(reason);
      }
      case FileEntry file -> {
        putPath(RecordFormat.KIND_FILE, file.path());
        putFile(file);
      }
    }
  }

  private void putPath(int kind, RawPath path) throws IOException {
    int shared = 0;
    int most = Math.min(path.length(), before.length());
    while (shared < most && path.byteAt(shared) == before.byteAt(shared)) {
      shared++;
    }
    out.writeByte(kind);
    out.writeInt(shared);
    out.writeInt(path.length() - shared);
    out.write(path.toByteArray(), shared, path.length() - shared);
    before = path;
  }

  private void putFile(FileEntry file) throws IOException {
    out.writeByte(file.type().ordinal());
    out.writeShort(flags(file));
    out.writeByte(digests(file));
    out.writeShort(file.mode());
    out.writeInt((int) file.uid());
    out.writeInt((int) file.gid());
    out.writeInt((int) file.nlink());
    out.writeLong(file.size());
    out.writeLong(file.blocks());
    out.writeLong(file.mtime().seconds());
    out.writeInt(file.mtime().nanos());
    out.writeLong(file.ctime().seconds());
    out.writeInt(file.ctime().nanos());
    out.writeLong(file.inode());
    out.writeLong(file.dev().packed());
    out.writeLong(file.mountId());
    Gap gap = file.gap();
    out.writeLong((gap == null ? file.recorded() : file.recorded().union(gap.attributes())).bits());
    for (DigestAlgorithm algorithm : ALGORITHMS) {
      ByteString digest = file.digest(algorithm);
      if (digest != null) {
        out.write(digest.toByteArray());
      }
    }
    putRest(file, gap);
  }

  private void putRest(FileEntry file, @Nullable Gap gap) throws IOException {
    if (file.rdev().packed() != 0) {
      out.writeLong(file.rdev().packed());
    }
    putCounted(file.link());
    if (file.flags() != 0) {
      out.writeInt(file.flags());
    }
    putTime(file.atime());
    putTime(file.btime());
    SortedMap<ByteString, ByteString> xattrs = file.extended();
    if (!xattrs.isEmpty()) {
      out.writeInt(xattrs.size());
      for (Map.Entry<ByteString, ByteString> xattr : xattrs.entrySet()) {
        putCounted(xattr.getKey());
        putCounted(xattr.getValue());
      }
    }
    if (!file.inodeValues().isEmpty()) {
      putCounted(ByteString.wrap(file.inodeValues().toBytes()));
    }
    if (gap != null) {
      out.writeLong(gap.attributes().bits());
      putReason(gap.reason());
    }
  }

  private static int flags(FileEntry file) {
    Gap gap = file.gap();
    return (file.isMountRoot() ? RecordFormat.MOUNT_ROOT : 0)
        | (file.isCarried() ? RecordFormat.CARRIED : 0)
        | (file.rdev().packed() != 0 ? RecordFormat.RDEV : 0)
        | (file.link() != null ? RecordFormat.LINK : 0)
        | (file.flags() != 0 ? RecordFormat.FLAGS : 0)
        | (file.extended().isEmpty() ? 0 : RecordFormat.XATTRS)
        | (file.atime() != null ? RecordFormat.ATIME : 0)
        | (file.btime() != null ? RecordFormat.BTIME : 0)
        | (file.inodeValues().isEmpty() ? 0 : RecordFormat.INODE_VALUES)
        | (gap != null ? RecordFormat.GAP : 0)
        | (gap != null && gap.children() ? RecordFormat.CHILDREN_MISSING : 0);
  }

  private static int digests(FileEntry file) {
    int bits = 0;
    for (DigestAlgorithm algorithm : ALGORITHMS) {
      if (file.digest(algorithm) != null) {
        bits |= 1 << algorithm.ordinal();
      }
    }
    return bits;
  }

  private void putTime(@Nullable Timestamp time) throws IOException {
    if (time != null) {
      out.writeLong(time.seconds());
      out.writeInt(time.nanos());
    }
  }

  private void putReason(Reason reason) throws IOException {
    putCounted(ByteString.wrap(reason.cause().label().getBytes(StandardCharsets.UTF_8)));
    putCounted(ByteString.wrap(reason.detail().getBytes(StandardCharsets.UTF_8)));
  }

  private void putCounted(@Nullable ByteString bytes) throws IOException {
    if (bytes != null) {
      out.writeInt(bytes.length());
      out.write(bytes.toByteArray());
    }
  }
}
