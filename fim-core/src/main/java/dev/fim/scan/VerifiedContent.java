package dev.fim.scan;

import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Timestamp;
import dev.fim.path.RawPath;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The files whose content was verified before, so that a scan need not read them again.
///
/// A scan trusts this only if device, inode, mount, size, mtime and ctime of a file are unchanged,
/// on a file system whose times the local kernel keeps. That does not prove the content: with
/// `CAP_SYS_TIME` or access to the raw device, ctime can be set back, and a write to a mapped page
/// that is already dirty changes no time.
@FunctionalInterface
public interface VerifiedContent {

  /// No file is verified; every file is read.
  VerifiedContent NONE = _ -> null;

  /// How much older than the read the times of a file must be. A write in the same clock tick does
  /// not change them: a tick is at most 10 ms, or a second on an ext4 with small inodes.
  Duration MARGIN = Duration.ofSeconds(2);

  /// The file as it was when its content was last read and verified, and [#isSettled] was true.
  /// Called by the walking thread, in the order of paths, for every name that may be a regular
  /// file.
  ///
  /// @return null if the file is not verified
  @Nullable FileEntry at(RawPath path);

  /// Whether a later scan may trust a file by its status alone: only if its times were well in the
  /// past when the read began, since a later write then changes them.
  ///
  /// @param seen the file from a scan
  /// @param begin a moment before the file was read, such as the start of the scan
  static boolean isSettled(FileEntry seen, Instant begin) {
    Instant limit = begin.minus(MARGIN);
    Timestamp newest = new Timestamp(limit.getEpochSecond(), limit.getNano());
    return seen.type() == FileType.FILE
        && seen.gap() == null
        && !seen.isCarried()
        && seen.mountId() != 0
        && seen.mtime().compareTo(newest) < 0
        && seen.ctime().compareTo(newest) < 0;
  }
}
