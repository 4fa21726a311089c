package dev.fim.foreign.mtree;

import static dev.fim.foreign.listing.ListingText.shown;

import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.foreign.mtree.MtreeParser.Fault;
import dev.fim.owner.OwnerNumbers;
import dev.fim.path.RawPath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The keywords in force, and what an entry becomes by them. For one thread.
final class MtreeKeywords {

  private static final Pattern KEYWORD = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");

  /// Notes name so many unknown keywords.
  private static final int MOST_NAMED = 50;

  private final OwnerNumbers owners;
  private final Consumer<String> leftOut;
  private final Map<String, String> global = new HashMap<>();
  private final Set<String> unknown = new HashSet<>();

  /// @param leftOut is told what an entry has and fim has not
  MtreeKeywords(OwnerNumbers owners, Consumer<String> leftOut) {
    this.owners = owners;
    this.leftOut = leftOut;
  }

  /// `/set`: in force for all later entries.
  void set(List<String> words) throws Fault {
    add(words, global);
  }

  /// `/unset`.
  void unset(List<String> words) {
    for (String word : words) {
      if (word.equals("all")) {
        global.clear();
      } else {
        global.remove(word);
      }
    }
  }

  /// The entry of a name with its keywords.
  FileEntry entry(MtreePosition position, String name, List<String> words) throws Fault {
    Map<String, String> keywords = new HashMap<>(global);
    add(words, keywords);
    RawPath path = position.path(name);
    FileType type = type(path, keywords);
    position.moveTo(path, type == FileType.DIRECTORY);
    MtreeValues values = new MtreeValues(FileEntry.builder(path, type), owners);
    if (keywords.containsKey("nochange")) { // that it exists is all that counts
      return values.entry();
    }
    for (Map.Entry<String, String> keyword : keywords.entrySet()) {
      String missing = values.read(keyword.getKey(), keyword.getValue(), keywords);
      if (missing != null) {
        leaveOut(missing);
      }
    }
    return values.entry();
  }

  private static void add(List<String> words, Map<String, String> keywords) throws Fault {
    for (String word : words) {
      int equals = word.indexOf('=');
      String keyword = equals < 0 ? word : word.substring(0, equals);
      if (!KEYWORD.matcher(keyword).matches()) {
        throw new Fault(
            shown(word) + " in place of a keyword", "keywords are words like mode=0644 or ignore");
      }
      keywords.put(keyword, equals < 0 ? "" : word.substring(equals + 1));
    }
  }

  private static FileType type(RawPath path, Map<String, String> keywords) throws Fault {
    String type = keywords.get("type");
    if (type == null) {
      return path.isRoot()
          ? FileType.DIRECTORY
          : keywords.containsKey("link") ? FileType.SYMLINK : FileType.FILE;
    }
    return switch (type) {
      case "dir" -> FileType.DIRECTORY;
      case "link" -> FileType.SYMLINK;
      case "file" -> FileType.FILE;
      case "fifo" -> FileType.FIFO;
      case "socket" -> FileType.SOCKET;
      case "block" -> FileType.BLOCK;
      case "char" -> FileType.CHAR;
      default ->
          throw new Fault(
              "the type " + shown(type), "allowed: block, char, dir, fifo, file, link, socket");
    };
  }

  private void leaveOut(String what) {
    if (unknown.size() < MOST_NAMED || unknown.contains(what)) {
      unknown.add(what);
      leftOut.accept(what);
    } else {
      leftOut.accept("other keywords");
    }
  }
}
