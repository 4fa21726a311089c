package dev.fim.export;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Timestamp;
import dev.fim.file.text.InodeFlags;
import dev.fim.foreign.mtree.VisText;
import dev.fim.path.RawPath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes a specification of `mtree`: a line for each entry, with its path from `.` on and the
/// keywords that NetBSD, FreeBSD and libarchive have in common.
///
/// `mtree` takes a name with `*`, `?` or `[` for a pattern too, and a file for the first entry that
/// matches. So the entries with such names come last, in a second pass. It also wants an entry for
/// each directory on the way: one that the generation does not hold is written with its type alone.
final class MtreeWriter {

  /// The attributes that have a keyword.
  private static final AttributeSet PLACED =
      AttributeSet.of(
          Attribute.TYPE,
          Attribute.MODE,
          Attribute.UID,
          Attribute.GID,
          Attribute.NLINK,
          Attribute.SIZE,
          Attribute.MTIME,
          Attribute.LINK,
          Attribute.RDEV,
          Attribute.FLAGS,
          Attribute.MD5,
          Attribute.SHA1,
          Attribute.SHA256,
          Attribute.SHA512);

  /// By the words of [InodeFlags], those of `chflags(1)`.
  private static final Map<String, String> FLAGS =
      Map.of("immutable", "schg", "append-only", "sappnd", "no-dump", "nodump");

  private final ExportedTree tree;
  private final OutputStream out;
  private final LeftOut leftOut = new LeftOut();

  private MtreeWriter(ExportedTree tree, OutputStream out) {
    this.tree = tree;
    this.out = out;
  }

  /// Returns the notes of [Export#write].
  static List<String> write(ExportedTree tree, OutputStream out) throws IOException {
    MtreeWriter writer = new MtreeWriter(tree, out);
    writer.line("#mtree");
    writer.pass(false);
    writer.pass(true);
    out.flush();
    return writer.leftOut.notes("mtree", PLACED);
  }

  /// Writes the entries whose paths look like patterns, or the others.
  private void pass(boolean patterns) throws IOException {
    Deque<RawPath> directories = new ArrayDeque<>(); // those above the last entry
    tree.forEach(entry -> {
      RawPath path = entry.path();
      while (!directories.isEmpty() && !path.isWithin(directories.getLast())) {
        directories.removeLast();
      }
      for (RawPath missing : between(directories.peekLast(), path)) {
        if (isPattern(missing) == patterns) {
          line(name(missing) + " type=dir");
        }
        directories.addLast(missing);
      }
      if (isPattern(path) == patterns) {
        line(name(path) + keywords(entry));
      }
      if (entry instanceof FileEntry file && file.type() == FileType.DIRECTORY) {
        directories.addLast(path);
      }
    });
  }

  /// The directories below `above`, or from the root on if that is null, and above `path`.
  private static List<RawPath> between(@Nullable RawPath above, RawPath path) {
    List<RawPath> between = new ArrayList<>();
    RawPath parent = path.parent();
    while (parent != null && (above == null || !parent.equals(above))) {
      between.addFirst(parent);
      parent = parent.parent();
    }
    return between;
  }

  private static boolean isPattern(RawPath path) {
    for (int i = 0; i < path.length(); i++) {
      if ("*?[".indexOf(path.byteAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static String name(RawPath path) {
    return path.isRoot() ? "." : "." + VisText.of(path.toByteArray());
  }

  private String keywords(Entry entry) {
    if (!(entry instanceof FileEntry file)) {
      leftOut.countUnknown();
      return " optional ignore";
    }
    AttributeSet compared = tree.compared(file);
    leftOut.compared(compared);
    StringBuilder keywords = new StringBuilder();
    // The type of a directory is needed for the names below it.
    if (compared.contains(Attribute.TYPE) || file.type() == FileType.DIRECTORY) {
      keywords.append(" type=").append(type(file.type()));
    }
    for (Attribute attribute : compared.toList()) {
      String keyword = keyword(attribute, file);
      if (keyword != null) {
        keywords.append(' ').append(keyword);
      }
    }
    return keywords.toString();
  }

  private static String type(FileType type) {
    return switch (type) {
      case DIRECTORY -> "dir";
      case SYMLINK -> "link";
      case FILE, FIFO, SOCKET, BLOCK, CHAR -> type.label();
    };
  }

  private @Nullable String keyword(Attribute attribute, FileEntry file) {
    return switch (attribute) {
      case MODE -> String.format(Locale.ROOT, "mode=%04o", file.mode());
      case UID -> "uid=" + file.uid();
      case GID -> "gid=" + file.gid();
      case NLINK -> "nlink=" + file.nlink();
      case SIZE -> "size=" + file.size();
      case MTIME -> time(file.mtime());
      case LINK -> "link=" + VisText.of(Objects.requireNonNull(file.link()).toByteArray());
      case RDEV -> "device=native," + file.rdev().major() + "," + file.rdev().minor();
      case FLAGS -> flags(file.flags());
      case MD5, SHA1, SHA256, SHA512 -> {
        DigestAlgorithm algorithm = Objects.requireNonNull(attribute.digest());
        // The long names: FreeBSD before 10 knows no other.
        yield attribute.label() + "digest=" + Objects.requireNonNull(file.digest(algorithm)).hex();
      }
      default -> null; // no keyword
    };
  }

  private @Nullable String time(Timestamp time) {
    if (time.nanos() == Timestamp.SECONDS_ONLY) {
      leftOut.countTime();
      return null;
    }
    return String.format(Locale.ROOT, "time=%d.%09d", time.seconds(), time.nanos());
  }

  private @Nullable String flags(int bits) {
    List<String> words = new ArrayList<>();
    for (String word : InodeFlags.text(bits).split(",", -1)) {
      if (!word.isEmpty()) {
        String known = FLAGS.get(word);
        if (known == null) {
          leftOut.countFlags();
          return null;
        }
        words.add(known);
      }
    }
    return "flags=" + (words.isEmpty() ? "none" : String.join(",", words));
  }

  private void line(String text) throws IOException {
    out.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
