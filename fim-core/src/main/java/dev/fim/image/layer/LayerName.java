package dev.fim.image.layer;

import dev.fim.image.stream.MalformedException;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What the name of a member of a layer means.
sealed interface LayerName {

  /// An entry of the tree.
  record OfEntry(RawPath path) implements LayerName {}

  /// Lower layers do not have this path, nor what is below it.
  record Whiteout(RawPath hidden) implements LayerName {}

  /// Lower layers have nothing in this directory.
  record Opaque(RawPath directory) implements LayerName {}

  /// What the file system aufs keeps for itself.
  record Metadata() implements LayerName {}

  /// In bytes: `NAME_MAX` and `PATH_MAX`, without which no runtime could unpack the layer.
  int LONGEST_NAME = 255;

  int LONGEST_PATH = 4095;

  /// Beginnings of names; see the OCI image specification, `layer.md`.
  byte[] WHITEOUT = ".wh.".getBytes(StandardCharsets.US_ASCII);

  byte[] METADATA = ".wh..wh.".getBytes(StandardCharsets.US_ASCII);

  byte[] OPAQUE = ".wh..wh..opq".getBytes(StandardCharsets.US_ASCII);

  /// The meaning of a name. Runtimes take an absolute name as one from the root of the tree, so
  /// this does too.
  ///
  /// @throws MalformedException if the name leads out of the tree, or cannot be that of a file
  static LayerName of(ByteString name) throws MalformedException {
    byte[] path = resolved(name);
    RawPath whole = path.length == 0 ? RawPath.ROOT : RawPath.of(path);
    int last = path.length;
    while (last > 0 && path[last - 1] != '/') {
      last--;
    }
    if (hasMark(path, 0, Math.max(0, last - 1), METADATA)) {
      return new Metadata();
    }
    if (hasMark(path, 0, Math.max(0, last - 1), WHITEOUT)) {
      throw new MalformedException("it is below a whiteout");
    }
    if (!startsWith(path, last, path.length, WHITEOUT)) {
      return new OfEntry(whole);
    }
    RawPath parent = last <= 1 ? RawPath.ROOT : RawPath.of(Arrays.copyOf(path, last - 1));
    if (Arrays.equals(path, last, path.length, OPAQUE, 0, OPAQUE.length)) {
      return new Opaque(parent);
    }
    if (startsWith(path, last, path.length, METADATA)) {
      return new Metadata();
    }
    try {
      return new Whiteout(
          parent.child(Arrays.copyOfRange(path, last + WHITEOUT.length, path.length)));
    } catch (IllegalArgumentException e) { // nothing, '.' or '..'
      throw new MalformedException("it is a whiteout of no name");
    }
  }

  /// The path of a target, which is no mark.
  ///
  /// @throws MalformedException if it is absolute or leads out of the tree
  static RawPath target(ByteString link) throws MalformedException {
    if (link.length() > 0 && link.byteAt(0) == '/') {
      throw new MalformedException("it is a hard link to the absolute name " + link.display());
    }
    byte[] path = resolved(link);
    if (path.length == 0) {
      throw new MalformedException(
          "it is a hard link to " + (link.length() == 0 ? "no name" : "/"));
    }
    return RawPath.of(path);
  }

  private static byte[] resolved(ByteString name) throws MalformedException {
    byte[] bytes = name.toByteArray();
    byte[] path = new byte[bytes.length + 1];
    int length = 0;
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i < bytes.length && bytes[i] == 0) {
        throw new MalformedException("a name with a NUL: " + name.display());
      }
      if (i == bytes.length || bytes[i] == '/') {
        int named = i - start;
        boolean isHere = named == 0 || (named == 1 && bytes[start] == '.');
        if (named == 2 && bytes[start] == '.' && bytes[start + 1] == '.') {
          throw new MalformedException("a name with '..' leads out of the tree: " + name.display());
        }
        if (named > LONGEST_NAME) {
          throw new MalformedException("a name of more than " + LONGEST_NAME + " bytes");
        }
        if (!isHere) {
          path[length] = '/';
          System.arraycopy(bytes, start, path, length + 1, named);
          length += 1 + named;
        }
        start = i + 1;
      }
    }
    if (length > LONGEST_PATH) {
      throw new MalformedException("a path of more than " + LONGEST_PATH + " bytes");
    }
    return Arrays.copyOf(path, length);
  }

  /// Whether one of the names in a part of a path begins so.
  private static boolean hasMark(byte[] path, int from, int end, byte[] mark) {
    for (int i = from; i < end; i++) {
      if (path[i] == '/' && startsWith(path, i + 1, end, mark)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] path, int at, int end, byte[] mark) {
    return end - at >= mark.length
        && Arrays.equals(path, at, at + mark.length, mark, 0, mark.length);
  }
}
