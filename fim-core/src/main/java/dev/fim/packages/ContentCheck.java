package dev.fim.packages;

import dev.fim.compare.PackageOrigin.Content;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.FileStatus;
import dev.fim.posix.OpenFlags;
import dev.fim.scan.TreeRoot;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Compares the content of files with what their packages say. A file is read again only if the
/// scan has no digest of the package's kind. For one thread.
final class ContentCheck implements AutoCloseable {

  private static final int BUFFER_BYTES = 256 << 10;

  /// By which a file that is read again is known to be the one that was scanned.
  private static final List<DigestAlgorithm> KNOWN =
      List.of(
          DigestAlgorithm.SHA256,
          DigestAlgorithm.SHA512,
          DigestAlgorithm.SHA512_256,
          DigestAlgorithm.SHA3_256,
          DigestAlgorithm.SHA3_512,
          DigestAlgorithm.SHA1,
          DigestAlgorithm.MD5);

  private final TreeRoot root;
  private final Calls calls = new Calls();
  private final FileStatus status = new FileStatus(calls.arena());
  private final MemorySegment buffer = calls.arena().allocate(BUFFER_BYTES);

  ContentCheck(TreeRoot root) {
    this.root = root;
  }

  /// Compares the content of a regular file, or the target of a link.
  ///
  /// @param file as the package has it
  /// @param actual as the scan has seen it
  Content compare(PackagedFile file, FileEntry actual) {
    DigestAlgorithm algorithm = file.algorithm();
    if (algorithm == null && file.link() == null) {
      return Content.UNKNOWN;
    }
    return switch (actual.type()) {
      case FILE -> algorithm == null ? Content.ALTERED : ofFile(file, algorithm, actual);
      case SYMLINK -> ofLink(file, algorithm, actual.link());
      default -> Content.ALTERED;
    };
  }

  private Content ofFile(PackagedFile file, DigestAlgorithm algorithm, FileEntry actual) {
    ByteString recorded = actual.digest(algorithm);
    ByteString found = recorded == null ? readAgain(actual, algorithm) : recorded;
    if (found == null) {
      return Content.UNKNOWN;
    }
    return Objects.equals(found, file.digest()) ? Content.AS_PACKAGED : altered(file);
  }

  /// apk lists the digest of a link's target, rpm the target.
  private static Content ofLink(
      PackagedFile file, @Nullable DigestAlgorithm algorithm, @Nullable ByteString target) {
    if (target == null) {
      return Content.UNKNOWN;
    }
    boolean isSame =
        algorithm == null
            ? Objects.equals(target, file.link())
            : Objects.equals(
                ByteString.wrap(engine(algorithm).digest(target.toByteArray())), file.digest());
    return isSame ? Content.AS_PACKAGED : altered(file);
  }

  private static Content altered(PackagedFile file) {
    return file.isConfiguration() ? Content.EDITED : Content.ALTERED;
  }

  /// The digest of a file that the scan has read with others.
  ///
  /// @return null if it cannot be read, or is no longer what the scan has seen
  private @Nullable ByteString readAgain(FileEntry actual, DigestAlgorithm algorithm) {
    DigestAlgorithm known =
        KNOWN.stream().filter(one -> actual.digest(one) != null).findFirst().orElse(null);
    if (known == null) {
      return null;
    }
    MessageDigest wanted = engine(algorithm);
    MessageDigest check = engine(known);
    int fd = root.openRegular(calls, actual.path(), OpenFlags.RESOLVE_NO_SYMLINKS, status);
    if (fd < 0) {
      return null;
    }
    try {
      long read;
      while ((read = calls.read(fd, buffer, BUFFER_BYTES)) > 0) {
        wanted.update(buffer.asSlice(0, read).asByteBuffer());
        check.update(buffer.asSlice(0, read).asByteBuffer());
      }
      boolean isSame =
          read == 0 && Objects.equals(ByteString.wrap(check.digest()), actual.digest(known));
      return isSame ? ByteString.wrap(wanted.digest()) : null;
    } finally {
      calls.closeDescriptor(fd);
    }
  }

  private static MessageDigest engine(DigestAlgorithm algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.standardName());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks " + algorithm.standardName(), e);
    }
  }

  @Override
  public void close() {
    calls.close();
  }
}
