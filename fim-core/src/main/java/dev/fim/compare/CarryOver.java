package dev.fim.compare;

import dev.fim.compare.merge.Absence;
import dev.fim.compare.merge.Pair;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Unobserved;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Decision.Reach;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Turns pairs into the entries that an update records: the entry seen or, if that is unknown, the
/// trusted one, marked as carried over. A gap in an old entry stands for what only the new policy
/// selects.
final class CarryOver {

  private final ComparisonScope comparisonScope;
  private final BiFunction<RawPath, FileType, Decision> policy;

  /// @param policy of the new generation
  CarryOver(ComparisonScope comparisonScope, BiFunction<RawPath, FileType, Decision> policy) {
    this.comparisonScope = comparisonScope;
    this.policy = policy;
  }

  /// The entry to record for `pair`; null for none.
  @Nullable Entry entry(Pair pair) {
    return switch (pair) {
      case Pair.ActualOnly(Entry actual, Absence _) -> actual;
      case Pair.Both(Entry expected, Entry actual) -> both(expected, actual);
      case Pair.ExpectedOnly(Entry expected, Absence absence) -> expectedOnly(expected, absence);
    };
  }

  private @Nullable Entry expectedOnly(Entry expected, Absence absence) {
    if (!comparisonScope.covers(expected.path())) {
      return kept(expected);
    }
    return switch (absence) {
      case Absence.Missing _ -> null;
      case Absence.Outside _ -> null;
      case Absence.Unknown _ ->
          comparisonScope.decide(expected).reach() == Reach.OUTSIDE ? null : carried(expected);
    };
  }

  private Entry both(Entry expected, Entry actual) {
    if (!(expected instanceof FileEntry trusted)) {
      return actual;
    }
    return switch (actual) {
      case MountPoint mount -> mount;
      case Unobserved _ -> carried(trusted);
      case FileEntry seen -> {
        Gap gap = seen.gap();
        yield gap == null || seen.type() != trusted.type() ? seen : filled(seen, gap, trusted);
      }
    };
  }

  private Entry carried(Entry expected) {
    return expected instanceof FileEntry file
        ? kept(file.toBuilder().carried(true).build())
        : expected;
  }

  private Entry kept(Entry expected) {
    return expected instanceof FileEntry file
        ? file.withGaps(policy.apply(file.path(), file.type()).attributes())
        : expected;
  }

  /// `seen` with its gap filled from `trusted` as far as possible.
  private static FileEntry filled(FileEntry seen, Gap gap, FileEntry trusted) {
    Gap before = trusted.gap();
    FileEntry.Builder builder = seen.toBuilder();
    AttributeSet missing = gap.attributes();
    for (Attribute attribute : missing.intersect(trusted.recorded()).toList()) {
      if (fill(builder, attribute, trusted)) {
        missing = missing.without(attribute);
      }
    }
    boolean children = gap.children() && before != null && before.children();
    if (missing.equals(gap.attributes()) && children == gap.children()) {
      return seen;
    }
    return builder
        .gap(missing.isEmpty() && !children ? null : new Gap(missing, children, gap.reason()))
        .carried(true)
        .build();
  }

  /// Copies the value of `attribute`. Returns false for plain metadata: one system call reads them
  /// all, so none is missing alone.
  private static boolean fill(FileEntry.Builder to, Attribute attribute, FileEntry from) {
    switch (attribute) {
      case LINK -> to.link(from.link());
      case XATTRS, CAPS, ACL, SELINUX, SECURITY -> to.xattrs(from.extended(attribute));
      case FS, CHATTR, PROJID, VERITY -> to.inodeValues(from.inodeValues(attribute));
      case MD5, SHA1, SHA256, SHA512, SHA512_256, SHA3_256, SHA3_512, BLAKE3 -> {
        DigestAlgorithm algorithm = Objects.requireNonNull(attribute.digest());
        ByteString digest = from.digest(algorithm);
        if (digest == null) {
          return false;
        }
        to.digest(algorithm, digest).content(from.content());
      }
      case TYPE,
          MODE,
          UID,
          GID,
          NLINK,
          SIZE,
          BLOCKS,
          MTIME,
          CTIME,
          INODE,
          DEV,
          RDEV,
          FLAGS,
          ATIME,
          BTIME -> {
        return false;
      }
    }
    return true;
  }
}
