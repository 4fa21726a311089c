package dev.fim.selection;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.scan.resolve.WorkingDirectory;

/// Resolves paths of the user to paths from the root.
///
/// @param root the directory that counts as `/`
public record GivenPaths(RawPath root) {

  /// The path from the root. A relative one starts at the working directory if the root is the
  /// system's, else at the root.
  public byte[] absolute(ByteString given) {
    byte[] bytes = given.toByteArray();
    boolean isAbsolute = bytes.length > 0 && bytes[0] == '/';
    RawPath start = root.isRoot() && !isAbsolute ? WorkingDirectory.path() : RawPath.ROOT;
    return start.append(bytes);
  }
}
