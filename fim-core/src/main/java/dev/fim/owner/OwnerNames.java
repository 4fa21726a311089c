package dev.fim.owner;

import dev.fim.file.Attribute;
import dev.fim.file.FileEntry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names that `/etc/passwd` and `/etc/group` of a tree give to users and groups; see
/// `passwd(5)` and `group(5)`. The files are read when the first name is asked for. Thread-safe.
///
/// A user who can change those files chooses the names: they are shown beside the numbers, and
/// decide nothing. A name is taken only if it consists of ASCII letters, digits and `_.-$@+`, so
/// that it can stand in any report as it is. Other lines are passed over.
public final class OwnerNames {

  /// How much is read of each file.
  public static final int MOST_BYTES = 1 << 20;

  static final String USERS = "etc/passwd";
  static final String GROUPS = "etc/group";
  private static final int LONGEST = 256;

  /// Knows no name.
  public static final OwnerNames NONE = new OwnerNames(_ -> null);

  /// Reads a file of the tree.
  public interface Source {

    /// The content of `file`, a path without a slash at the start; null if there is no such regular
    /// file, it has more than [#MOST_BYTES], or it cannot be read.
    byte @Nullable [] read(String file);
  }

  private final Source source;
  private @Nullable Map<Long, String> users;
  private @Nullable Map<Long, String> groups;

  public OwnerNames(Source source) {
    this.source = source;
  }

  /// The name that belongs to the value of an attribute; null if there is none.
  public @Nullable String of(FileEntry file, Attribute attribute) {
    if (!file.recorded().contains(attribute)) {
      return null;
    }
    return switch (attribute) {
      case UID -> user(file.uid());
      case GID -> group(file.gid());
      default -> null;
    };
  }

  private synchronized @Nullable String user(long uid) {
    Map<Long, String> known = users == null ? parse(source.read(USERS)) : users;
    users = known;
    return known.get(uid);
  }

  private synchronized @Nullable String group(long gid) {
    Map<Long, String> known = groups == null ? parse(source.read(GROUPS)) : groups;
    groups = known;
    return known.get(gid);
  }

  /// Where a number stands twice, the first line counts, as for `getpwuid(3)`.
  private static Map<Long, String> parse(byte @Nullable [] content) {
    Map<Long, String> names = new HashMap<>();
    OwnerFile.read(
        content,
        (name, number) -> {
          if (isPlain(name)) {
            names.putIfAbsent(number, name);
          }
        });
    return names;
  }

  private static boolean isPlain(String name) {
    return name.length() <= LONGEST
        && name.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "_.-$@+".indexOf(c) >= 0);
  }
}
