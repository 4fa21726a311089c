package dev.fim.scan.observe;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.FileStatus;
import dev.fim.scan.OverlayTimes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Creates entries of unchanged verified files without opening them. For one thread.
public final class UnreadFiles {

  private static final DigestAlgorithm[] ALGORITHMS = DigestAlgorithm.values();

  private final Calls calls;
  private final OverlayTimes overlays;
  private final FileStatus synced;

  /// The source of the last mount; mostly the same for the next file.
  private TimestampSource kept = TimestampSource.OTHER;

  private long mountId = -1;

  /// Uses `calls`, which belongs to the same thread.
  public UnreadFiles(Calls calls, OverlayTimes overlays) {
    this.calls = calls;
    this.overlays = overlays;
    this.synced = new FileStatus(calls.arena());
  }

  /// The entry of a regular file.
  ///
  /// @param known the result of [dev.fim.scan.VerifiedContent#at]
  /// @param glance the status from [Calls#glanceAt]
  /// @return null if the file must be read
  public @Nullable FileEntry entry(
      NameInDirectory place, FileEntry known, FileStatus glance, AttributeSet attributes) {
    if (!isStill(known, glance)
        || lacks(known, attributes)
        || mayBeSealed(known, glance, attributes)) {
      return null;
    }
    return switch (timestampSource(place, glance.mountId())) {
      case LOCAL_KERNEL -> entry(place.path(), known, glance, attributes);
      case BELOW_OVERLAY ->
          overlays == OverlayTimes.LOCAL
              ? entry(place.path(), known, glance, attributes)
              : asked(place, known, attributes);
      case OTHER -> null;
    };
  }

  private @Nullable FileEntry asked(
      NameInDirectory place, FileEntry known, AttributeSet attributes) {
    return calls.statAt(place.directory().fd(), place.name(), synced) == 0 && isStill(known, synced)
        ? entry(place.path(), known, synced, attributes)
        : null;
  }

  private static boolean isStill(FileEntry known, FileStatus status) {
    return FileType.ofMode(status.mode()) == FileType.FILE
        && known.hasStatus(
            status.mountId(),
            status.dev(),
            status.inode(),
            status.size(),
            status.mtimeSeconds(),
            status.mtimeNanos(),
            status.ctimeSeconds(),
            status.ctimeNanos());
  }

  /// Whether the known entry can be used unchanged.
  private static boolean isWhole(FileEntry known, FileStatus status, AttributeSet attributes) {
    return known.recorded().equals(attributes.union(AttributeSet.ALWAYS_RECORDED))
        && known.mode() == (status.mode() & 07777)
        && known.uid() == status.uid()
        && known.gid() == status.gid()
        && known.nlink() == status.nlink()
        && known.blocks() == status.blocks()
        && known.hasFlags(status.attributes())
        && !attributes.contains(Attribute.ATIME)
        && known.isMountRoot() == status.isMountRoot();
  }

  /// Whether an attribute beyond the status is selected that was not read then.
  private static boolean lacks(FileEntry known, AttributeSet attributes) {
    AttributeSet wanted = attributes.intersect(Observer.NEED_OPEN);
    return !wanted.intersect(AttributeSet.of(FileType.FILE)).minus(known.recorded()).isEmpty();
  }

  /// Whether fs-verity may have been enabled since: that leaves the times alone, and sets a flag.
  private static boolean mayBeSealed(FileEntry known, FileStatus status, AttributeSet attributes) {
    return attributes.contains(Attribute.VERITY) && !known.hasFlags(status.attributes());
  }

  /// A file that is itself a mount is on another file system than its directory.
  private TimestampSource timestampSource(NameInDirectory place, long mount) {
    if (mount != place.directory().mountId()) {
      return TimestampSource.OTHER;
    }
    if (mount != mountId) {
      mountId = mount;
      kept = TimestampSource.ofFileSystem(calls.fileSystemType(place.directory().fd()));
    }
    return kept;
  }

  /// With the values of the current status; extended attributes, and what `chattr(1)` sets, cannot
  /// change without ctime.
  private static FileEntry entry(
      RawPath path, FileEntry known, FileStatus status, AttributeSet attributes) {
    if (isWhole(known, status, attributes)) {
      return known;
    }
    FileEntry.Builder entry = Observer.builder(path, FileType.FILE, status, attributes);
    for (DigestAlgorithm algorithm : ALGORITHMS) {
      if (attributes.contains(algorithm.attribute())) {
        ByteString digest = known.digest(algorithm);
        entry.digest(algorithm, Objects.requireNonNull(digest));
      }
    }
    return entry.xattrs(known.extended()).inodeValues(known.inodeValues()).build();
  }
}
