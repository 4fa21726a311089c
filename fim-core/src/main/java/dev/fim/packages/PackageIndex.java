package dev.fim.packages;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files of all packages of a tree, by path: about 200 bytes of memory each. For one thread.
final class PackageIndex {

  private static final int MOST_FILES = 2_000_000;
  private static final int LONGEST_PATH = 4096; // PATH_MAX: package managers open by whole paths

  private static final ByteString USR = ByteString.ofUtf8("usr");

  /// Directories that newer systems have below `/usr`, with a link in the old place. Packages may
  /// still list the old place.
  private static final Set<ByteString> MERGED =
      Set.copyOf(
          List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32").stream()
              .map(ByteString::ofUtf8)
              .toList());

  private final Map<RawPath, PackagedFile> files = new HashMap<>();
  private final Set<InstalledPackage> packages = new HashSet<>();

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
    files.put(path, file);
    packages.add(file.owner());
  }

  int packages() {
    return packages.size();
  }

  int files() {
    return files.size();
  }

  /// The packaged file at a path; null if no package has one there.
  @Nullable PackagedFile find(RawPath path) {
    PackagedFile found = files.get(path);
    if (found != null) {
      return found;
    }
    RawPath other = otherPlace(path);
    return other == null ? null : files.get(other);
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
