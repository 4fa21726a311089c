package dev.fim.selection;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.scan.resolve.WorkingDirectory;

/// Paths as a user gives them.
///
/// @param root what counts as `/`
public record GivenPaths(RawPath root) {

  /// The path from the root: a relative one starts at the working directory if the root is the
  /// system's, and at the root otherwise.
  public byte[] absolute(ByteString given) {
    byte[] bytes = given.toByteArray();
    boolean isAbsolute = bytes.length > 0 && bytes[0] == '/';
    RawPath start = root.isRoot() && !isAbsolute ? WorkingDirectory.path() : RawPath.ROOT;
    return start.append(bytes);
  }
}
