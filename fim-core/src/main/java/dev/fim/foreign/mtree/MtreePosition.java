package dev.fim.foreign.mtree;

import static dev.fim.foreign.listing.ListingText.shown;

import dev.fim.foreign.listing.ListingText;
import dev.fim.foreign.mtree.MtreeParser.Fault;
import dev.fim.path.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The directory that names without a slash belong to: the last one that was listed, or the one
/// above after each `..`. For one thread.
final class MtreePosition {

  private RawPath directory = RawPath.ROOT;

  /// The path that a name stands for. A name with a slash begins at the root of the list.
  RawPath path(String name) throws Fault {
    byte[] bytes = VisText.bytes(name);
    if (bytes == null) {
      throw new Fault(
          "the name %s, in which a backslash begins no escape".formatted(shown(name)),
          "a backslash itself is written as \\\\ or \\134");
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.equals(".")) {
      return RawPath.ROOT;
    }
    RawPath path = ListingText.below(text.indexOf('/') < 0 ? directory : RawPath.ROOT, text);
    if (path == null) {
      throw new Fault("the name %s, which has '..' or a NUL in it".formatted(shown(name)), null);
    }
    if (text.startsWith("/") || text.endsWith("/")) {
      throw new Fault(
          "the name %s, which begins or ends with a slash".formatted(shown(name)),
          "paths begin at '.': ./etc/passwd");
    }
    return path;
  }

  /// Goes to where an entry leaves off.
  void moveTo(RawPath path, boolean isDirectory) {
    RawPath parent = path.parent();
    if (parent != null) { // a further '.' changes no position
      directory = isDirectory ? path : parent;
    }
  }

  /// `..`: the directory above.
  ///
  /// @param rest of the line
  void ascend(List<String> rest) throws Fault {
    RawPath parent = directory.parent();
    if (!rest.isEmpty()) {
      throw new Fault("'..' with something behind it", "it stands on a line of its own");
    }
    if (parent == null) {
      throw new Fault("'..' above the root of the list", null);
    }
    directory = parent;
  }
}
