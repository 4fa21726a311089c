package dev.fim.foreign.mtree;

import dev.fim.foreign.listing.ListingEntries;
import dev.fim.foreign.listing.ListingLines;
import dev.fim.foreign.listing.ListingParser;
import dev.fim.owner.OwnerNumbers;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a specification of `mtree`: nested names with `..` as NetBSD writes them, full paths as
/// FreeBSD and libarchive do, or both mixed. Paths begin at the working directory of `mtree`.
///
/// Names are taken as they are, although `mtree` takes those with `*`, `?` or `[` for patterns too:
/// `mtree -c` writes the name of a file so.
public final class MtreeParser implements ListingParser {

  private static final Pattern FIRST_LINE =
      Pattern.compile(
          "(/set|/unset)\\s.*|\\.(\\s.*)?|\\S+\\s(.*\\s)?type=[a-z]+(\\s.*)?", Pattern.DOTALL);

  /// By a first line `#mtree`, or else by the first line that is no comment: `/set`, the directory
  /// `.`, or a name with a type.
  @Override
  public boolean recognizes(ByteString start) {
    String text = new String(start.toByteArray(), StandardCharsets.ISO_8859_1);
    if (text.startsWith("#mtree")) {
      return true;
    }
    for (String line : text.split("\r?\n", -1)) {
      String stripped = line.strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        return FIRST_LINE.matcher(stripped).matches();
      }
    }
    return false;
  }

  @Override
  public void parse(ListingLines lines, ListingEntries entries, OwnerNumbers owners) {
    entries.beginAtWorkingDirectory();
    LogicalLines logical = new LogicalLines(lines);
    MtreePosition position = new MtreePosition();
    MtreeKeywords keywords = new MtreeKeywords(owners, entries::leaveOut);
    for (@Nullable List<String> words = logical.next(); words != null; words = logical.next()) {
      try {
        line(words, position, keywords, entries);
      } catch (Fault fault) {
        throw lines.fault(1, fault.fact(), fault.remedy());
      }
    }
  }

  private static void line(
      List<String> words, MtreePosition position, MtreeKeywords keywords, ListingEntries entries)
      throws Fault {
    String first = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    switch (first) {
      case "/set" -> keywords.set(rest);
      case "/unset" -> keywords.unset(rest);
      case ".." -> position.ascend(rest);
      default -> entries.add(keywords.entry(position, first, rest));
    }
  }

  /// A fault in a line.
  static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String fact;
    private final @Nullable String remedy;

    /// @param fact what was found, in display form
    /// @param remedy what is allowed; null for none
    Fault(String fact, @Nullable String remedy) {
      super(fact);
      this.fact = fact;
      this.remedy = remedy;
    }

    String fact() {
      return fact;
    }

    @Nullable String remedy() {
      return remedy;
    }
  }
}
