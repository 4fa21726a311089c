package dev.fim.packages;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files of all packages of a tree, by the digest of their paths: about 150 bytes of memory
/// each, whatever the length of a path. For one thread.
final class PackageIndex {

  private static final int MOST_FILES = 400_000; // for the 96 MB of heap that the launcher gives
  private static final int LONGEST_PATH = 4096; // PATH_MAX: package managers open by whole paths

  private static final ByteString USR = ByteString.ofUtf8("usr");

  /// Directories that newer systems have below `/usr`, with a link in the old place. Packages may
  /// still list the old place.
  private static final Set<ByteString> MERGED =
      Set.copyOf(
          List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32").stream()
              .map(ByteString::ofUtf8)
              .toList());

  /// The first half of the SHA-256 of a path: nobody can make two paths that have the same.
  private record Key(long high, long low) {}

  private final MessageDigest sha256 = sha256();
  private final Map<Key, PackagedFile> files = new HashMap<>();

  /// Each with the one value that all its files without a digest share.
  private final Map<InstalledPackage, PackagedFile> packages = new HashMap<>();

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Key key(RawPath path) {
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest(path.toByteArray()));
    return new Key(digest.getLong(), digest.getLong());
  }

  /// The path that a list names.
  ///
  /// @param start of the path, and all of it together with `end`; each byte a character
  /// @return null if no packaged file can have it
  static @Nullable RawPath path(String start, String end) {
    if (!start.startsWith("/") || start.length() + end.length() > LONGEST_PATH) {
      return null; // before a long start is copied for each of its names
    }
    String path = start + end;
    return path.indexOf('\0') < 0
        ? RawPath.normalize(path.getBytes(StandardCharsets.ISO_8859_1))
        : null;
  }

  /// Adds a file; it replaces one that was added before under the same path.
  ///
  /// @throws PackageFault if there are too many
  void add(RawPath path, PackagedFile file) throws PackageFault {
    if (files.size() >= MOST_FILES) {
      throw new PackageFault("lists more than %,d files".formatted(MOST_FILES));
    }
    PackagedFile named = packages.computeIfAbsent(file.owner(), PackagedFile::named);
    files.put(key(path), file.equals(named) ? named : file);
  }

  int packages() {
    return packages.size();
  }

  int files() {
    return files.size();
  }

  /// The packaged file at a path; null if no package has one there.
  @Nullable PackagedFile find(RawPath path) {
    PackagedFile found = files.get(key(path));
    if (found != null) {
      return found;
    }
    RawPath other = otherPlace(path);
    return other == null ? null : files.get(key(other));
  }

  /// `/bin/ls` for `/usr/bin/ls`, and the reverse; null if the path has no other place.
  private static @Nullable RawPath otherPlace(RawPath path) {
    List<ByteString> names = path.names();
    if (names.size() >= 2 && MERGED.contains(names.getFirst())) {
      return path.on(RawPath.ROOT.child(USR));
    }
    if (names.size() >= 3 && names.getFirst().equals(USR) && MERGED.contains(names.get(1))) {
      byte[] bytes = path.toByteArray();
      int usr = "/usr".getBytes(StandardCharsets.US_ASCII).length;
      return RawPath.of(Arrays.copyOfRange(bytes, usr, bytes.length));
    }
    return null;
  }
}
