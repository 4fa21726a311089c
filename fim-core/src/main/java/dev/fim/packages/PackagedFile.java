package dev.fim.packages;

import dev.fim.file.DigestAlgorithm;
import dev.fim.path.ByteString;
import org.jspecify.annotations.Nullable;

/// A file as its package has it.
///
/// @param algorithm of `digest`; null if the package lists only the name
/// @param digest of the content; of the target for a link of apk; null if there is none
/// @param link the target of a link; null if the package does not say
/// @param isConfiguration whether its manager leaves it alone once it is edited
record PackagedFile(
    InstalledPackage owner,
    @Nullable DigestAlgorithm algorithm,
    @Nullable ByteString digest,
    @Nullable ByteString link,
    boolean isConfiguration) {

  static PackagedFile named(InstalledPackage owner) {
    return new PackagedFile(owner, null, null, null, false);
  }

  static PackagedFile of(
      InstalledPackage owner,
      DigestAlgorithm algorithm,
      ByteString digest,
      boolean isConfiguration) {
    return new PackagedFile(owner, algorithm, digest, null, isConfiguration);
  }

  static PackagedFile link(InstalledPackage owner, ByteString target) {
    return new PackagedFile(owner, null, null, target, false);
  }
}
