package dev.fim.compare.growth;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.Reason;
import dev.fim.file.Timestamp;
import dev.fim.policy.Decision;
import dev.fim.policy.label.Allowance;
import org.jspecify.annotations.Nullable;

/// Takes the growth off files whose rule allows it.
///
/// As in AIDE, growth covers a greater size, more blocks and later times, and the digests if those
/// of the beginning are the recorded ones.
///
/// @param beginnings null if there is no file to read: then growth is covered only where the
///   baseline has no digest
public record Growth(@Nullable FileBeginnings beginnings) {

  /// What the file seen was before it grew: `actual` with the size of `expected`, its times where
  /// they are earlier, and the digests of its beginning, or a gap for them if it cannot be read.
  ///
  /// Later times without growth count only if a digest shows that the content is the same.
  ///
  /// @param expected of the same type
  /// @return null if `actual` is to be compared as it is
  public @Nullable FileEntry undone(FileEntry expected, FileEntry actual, Decision decision) {
    if (!decision.allows(Allowance.GROWING)
        || actual.type() != FileType.FILE
        || actual.size() < expected.size()) {
      return null;
    }
    AttributeSet digests =
        decision.attributes().intersect(expected.recorded()).intersect(AttributeSet.DIGESTS);
    if (actual.size() == expected.size()) {
      boolean isSameSizeProved = !digests.isEmpty() && actual.recorded().containsAll(digests);
      return isSameSizeProved ? earlier(expected, actual).build() : null;
    }
    if (digests.isEmpty()) {
      return expected.recorded().contains(Attribute.SIZE)
          ? earlier(expected, actual).build()
          : null;
    }
    return beginnings == null ? null : beginning(expected, actual, digests, beginnings);
  }

  private static FileEntry beginning(
      FileEntry expected, FileEntry actual, AttributeSet digests, FileBeginnings beginnings) {
    FileEntry.Builder entry = earlier(expected, actual).content(null);
    Reason unread = beginnings.read(actual, expected.size(), digests, entry);
    Gap gap = actual.gap();
    if (unread != null) {
      AttributeSet missing = gap == null ? digests : digests.union(gap.attributes());
      return entry.gap(new Gap(missing, gap != null && gap.children(), unread)).build();
    }
    entry.recorded(actual.recorded().union(digests));
    if (gap != null) {
      AttributeSet missing = gap.attributes().minus(digests);
      boolean isFilled = missing.isEmpty() && !gap.children();
      entry.gap(isFilled ? null : new Gap(missing, gap.children(), gap.reason()));
    }
    return entry.build();
  }

  private static FileEntry.Builder earlier(FileEntry expected, FileEntry actual) {
    FileEntry.Builder entry =
        actual.toBuilder().size(expected.size(), Math.min(expected.blocks(), actual.blocks()));
    Timestamp mtime = earlier(expected.mtime(), actual.mtime());
    Timestamp ctime = earlier(expected.ctime(), actual.ctime());
    entry.mtime(mtime.seconds(), mtime.nanos()).ctime(ctime.seconds(), ctime.nanos());
    Timestamp before = expected.atime();
    Timestamp now = actual.atime();
    return before == null || now == null ? entry : entry.atime(earlier(before, now));
  }

  private static Timestamp earlier(Timestamp one, Timestamp other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
