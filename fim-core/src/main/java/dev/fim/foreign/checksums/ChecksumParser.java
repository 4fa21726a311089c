package dev.fim.foreign.checksums;

import static dev.fim.foreign.listing.ListingText.shown;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.foreign.listing.ListingEntries;
import dev.fim.foreign.listing.ListingLines;
import dev.fim.foreign.listing.ListingParser;
import dev.fim.owner.OwnerNumbers;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a list of check sums: of each file, the digest and that it is a regular file.
///
/// A line is `DIGEST NAME` or `DIGEST *NAME`, as `sha256sum` writes it, `DIGEST NAME`, as `sha256
/// -r` of FreeBSD does, or `ALGORITHM (NAME) = DIGEST`, as `sha256sum --tag` does. A backslash at
/// its start says that the name has escapes: `\\`, `\n`, `\r`. Lines that begin with `#` and empty
/// ones count for nothing.
///
/// Names begin at the working directory, or at the root of the system if they begin with a slash. A
/// list has names of one of these kinds.
public final class ChecksumParser implements ListingParser {

  private static final Pattern PLAIN =
      Pattern.compile("([0-9A-Fa-f]{32,128})(?: [ *]| )(.+)", Pattern.DOTALL);

  // "SHA256 (name) = digest"; openssl(1) leaves out blanks.
  private static final Pattern TAGGED =
      Pattern.compile(
          "([A-Z][A-Za-z0-9/-]{1,19}) ?\\((.+)\\) ?= ([0-9A-Fa-f]{8,256})", Pattern.DOTALL);

  /// One line, taken apart.
  ///
  /// @param algorithm its name; null if the line has none
  /// @param name with its escapes, each byte a character
  private record Line(@Nullable String algorithm, String digest, String name, boolean escaped) {}

  @Override
  public boolean recognizes(ByteString start) {
    String text = new String(start.toByteArray(), StandardCharsets.ISO_8859_1);
    for (String line : text.split("\n", -1)) {
      if (!isNothing(line)) {
        return split(line) != null;
      }
    }
    return false;
  }

  @Override
  public void parse(ListingLines lines, ListingEntries entries, OwnerNumbers owners) {
    Boolean absolute = null;
    for (byte[] bytes = lines.next(); bytes != null; bytes = lines.next()) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      if (isNothing(text)) {
        continue;
      }
      Line line = split(text);
      if (line == null) {
        throw lines.fault(
            1,
            "a line that is no check sum: " + shown(text),
            "allowed: DIGEST  NAME or ALGORITHM (NAME) = DIGEST");
      }
      String name = name(line, lines);
      boolean isAbsolute = name.startsWith("/");
      if (absolute == null) {
        absolute = isAbsolute;
        if (!isAbsolute) {
          entries.beginAtWorkingDirectory();
        }
      }
      if (absolute != isAbsolute) {
        throw lines.fault(
            1,
            "the name %s in a list whose first name %s with a slash"
                .formatted(shown(name), absolute ? "begins" : "does not begin"),
            null);
      }
      entries.add(entry(path(name, lines), line, lines));
    }
  }

  private static boolean isNothing(String line) {
    return line.isBlank() || line.startsWith("#");
  }

  private static @Nullable Line split(String text) {
    String line = text.stripLeading();
    if (line.endsWith("\r")) {
      line = line.substring(0, line.length() - 1);
    }
    boolean escaped = line.startsWith("\\");
    if (escaped) {
      line = line.substring(1);
    }
    Matcher plain = PLAIN.matcher(line);
    if (plain.matches()) {
      return new Line(null, plain.group(1), plain.group(2), escaped);
    }
    Matcher tagged = TAGGED.matcher(line);
    return tagged.matches()
        ? new Line(tagged.group(1), tagged.group(3), tagged.group(2), escaped)
        : null;
  }

  private static FileEntry entry(RawPath path, Line line, ListingLines lines) {
    int digits = line.digest().length();
    String name = line.algorithm();
    DigestAlgorithm algorithm =
        name == null ? ChecksumAlgorithm.ofLength(digits) : ChecksumAlgorithm.ofName(name);
    if (algorithm == null) {
      throw lines.fault(
          1,
          name == null ? ChecksumAlgorithm.nameOfLength(digits) : "a digest by " + shown(name),
          ChecksumAlgorithm.ALLOWED);
    }
    if (digits != 2 * algorithm.length()) {
      throw lines.fault(
          1,
          "a digest of %d digits by %s, which has %d"
              .formatted(digits, algorithm.standardName(), 2 * algorithm.length()),
          null);
    }
    return FileEntry.builder(path, FileType.FILE)
        .recorded(AttributeSet.of(Attribute.TYPE, algorithm.attribute()))
        .digest(algorithm, ByteString.ofHex(line.digest()))
        .build();
  }

  private static RawPath path(String name, ListingLines lines) {
    RawPath path = RawPath.ROOT;
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      try {
        path = path.child(part.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IllegalArgumentException e) {
        throw lines.fault(
            1,
            "the name %s, which has '..' or a NUL in it".formatted(shown(name)),
            "names lead down from where the list begins");
      }
    }
    if (path.isRoot() || name.endsWith("/")) {
      throw lines.fault(
          1, "the name %s, which is that of a directory".formatted(shown(name)), null);
    }
    return path;
  }

  private static String name(Line line, ListingLines lines) {
    String name = line.name();
    if (name.equals("-")) {
      throw lines.fault(
          1, "the name '-', which stands for standard input", "a file with this name is ./-");
    }
    if (!line.escaped()) {
      return name;
    }
    StringBuilder plain = new StringBuilder(name.length());
    int at = 0;
    while (at < name.length()) {
      int length = name.charAt(at) == '\\' ? 2 : 1;
      String part = name.substring(at, Math.min(at + length, name.length()));
      plain.append(
          switch (part) {
            case "\\\\" -> '\\';
            case "\\n" -> '\n';
            case "\\r" -> '\r';
            default -> {
              if (length == 2) {
                throw lines.fault(
                    1,
                    "the name %s, in which a backslash begins no escape".formatted(shown(name)),
                    "allowed: \\\\, \\n and \\r");
              }
              yield part.charAt(0);
            }
          });
      at += length;
    }
    return plain.toString();
  }
}
