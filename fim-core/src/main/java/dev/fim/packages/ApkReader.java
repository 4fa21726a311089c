package dev.fim.packages;

import dev.fim.file.DigestAlgorithm;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what Alpine's apk has installed: `apk-v2(5)`. Lines are a letter, a colon and a value: `P`
/// and `V` begin a package, `F` is a directory, `R` a file in it, and `Z` that file's digest.
final class ApkReader {

  private static final List<RawPath> PLACES =
      List.of(RawPath.ofUtf8("/lib/apk/db/installed"), RawPath.ofUtf8("/usr/lib/apk/db/installed"));

  private final TreeFiles tree;
  private final PackageIndex index;
  private String name = "";
  private String directory = "";
  private @Nullable InstalledPackage owner;
  private @Nullable RawPath file;

  ApkReader(TreeFiles tree, PackageIndex index) {
    this.tree = tree;
    this.index = index;
  }

  /// Adds all files to the index.
  ///
  /// @return whether the tree has packages of apk
  boolean read() throws IOException, PackageFault {
    for (RawPath place : PLACES) {
      List<String> lines = tree.lines(place);
      if (lines != null) {
        for (String line : lines) {
          read(line);
        }
        return true;
      }
    }
    return false;
  }

  private void read(String line) throws PackageFault {
    if (line.length() < 2 || line.charAt(1) != ':') {
      owner = null; // an empty line ends a package
      return;
    }
    String value = line.substring(2);
    switch (line.charAt(0)) {
      case 'P' -> name = value;
      case 'V' -> owner = new InstalledPackage("apk", name, value);
      case 'F' -> directory = value;
      case 'R' -> named(value);
      case 'Z' -> digest(value);
      default -> {}
    }
  }

  private void named(String value) throws PackageFault {
    file = PackageIndex.path("/" + directory, "/" + value);
    if (owner != null && file != null) {
      index.add(file, PackagedFile.named(owner));
    }
  }

  /// `Q1` and SHA-1, or `Q2` and SHA-256, in Base64.
  private void digest(String value) throws PackageFault {
    if (owner == null || file == null || value.length() < 2 || value.charAt(0) != 'Q') {
      return;
    }
    try {
      ByteString digest = ByteString.wrap(Base64.getDecoder().decode(value.substring(2)));
      DigestAlgorithm algorithm =
          value.charAt(1) == '1' ? DigestAlgorithm.SHA1 : DigestAlgorithm.SHA256;
      if (digest.length() == algorithm.length()) {
        // apk keeps an edited file below /etc and puts the new one beside it.
        boolean isConfiguration = directory.equals("etc") || directory.startsWith("etc/");
        index.add(file, PackagedFile.of(owner, algorithm, digest, isConfiguration));
      }
    } catch (IllegalArgumentException e) {
      // A digest of another form: the package lists the name only.
      return;
    }
  }
}
