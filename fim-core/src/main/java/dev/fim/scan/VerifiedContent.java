package dev.fim.scan;

import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Timestamp;
import dev.fim.path.RawPath;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a scan is told of files whose content was verified before, so that it need not read them
/// again.
///
/// A scan believes it only of a file that has still the same device, inode, mount, size, mtime and
/// ctime, on a file system whose times the kernel of this machine keeps by itself. That is no proof
/// of the content: who has `CAP_SYS_TIME` or the raw device can set ctime back, and a page that is
/// mapped and already dirty is written without a change of any time.
@FunctionalInterface
public interface VerifiedContent {

  /// Nothing is known, and every file is read.
  VerifiedContent NONE = _ -> null;

  /// How much older than the reading the times of a file must be. A write in the same tick of the
  /// clock leaves the times as they are: a tick is 10 ms at the most, and a second on an ext4 whose
  /// inodes have no room for more.
  Duration MARGIN = Duration.ofSeconds(2);

  /// The file as it was when its content was really read and found to be right, and [#isSettled]
  /// was true. Asked in the order of paths, by the one thread that walks, for every name that may
  /// be a regular file.
  ///
  /// @return null if nothing is known of it
  @Nullable FileEntry at(RawPath path);

  /// Whether what was read of a file may be believed later by its status alone: only if its times
  /// were well in the past when the reading began, since a later change then cannot have left them
  /// the same.
  ///
  /// @param seen what a scan gave
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
