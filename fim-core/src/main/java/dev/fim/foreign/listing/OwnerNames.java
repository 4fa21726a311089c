package dev.fim.foreign.listing;

import dev.fim.disk.GivenFile;
import dev.fim.path.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The numbers of users and groups by their names, from `/etc/passwd` and `/etc/group` of the tree;
/// see `passwd(5)`. Immutable.
public final class OwnerNames {

  /// Of each file.
  private static final int MOST_BYTES = 8 << 20;

  private final Map<ByteString, Long> users;
  private final Map<ByteString, Long> groups;

  private OwnerNames(Map<ByteString, Long> users, Map<ByteString, Long> groups) {
    this.users = users;
    this.groups = groups;
  }

  /// Reads both files. A file that cannot be read names nobody.
  ///
  /// @param root of the tree
  public static OwnerNames in(Path root) {
    return new OwnerNames(read(root.resolve("etc/passwd")), read(root.resolve("etc/group")));
  }

  /// The number of a user; null if it is unknown.
  public @Nullable Long user(ByteString name) {
    return users.get(name);
  }

  /// The number of a group; null if it is unknown.
  public @Nullable Long group(ByteString name) {
    return groups.get(name);
  }

  private static Map<ByteString, Long> read(Path file) {
    Map<ByteString, Long> numbers = new HashMap<>();
    byte[] content;
    try (InputStream in = GivenFile.openRegular(file)) {
      content = in == null ? new byte[0] : in.readNBytes(MOST_BYTES);
    } catch (IOException e) {
      return numbers;
    }
    // Latin-1 keeps each byte.
    for (String line : new String(content, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      String[] fields = line.split(":", 4);
      if (fields.length >= 3 && fields[2].matches("[0-9]{1,10}")) {
        ByteString name = ByteString.wrap(fields[0].getBytes(StandardCharsets.ISO_8859_1));
        numbers.putIfAbsent(name, Long.parseLong(fields[2])); // as getpwnam(3): the first line
      }
    }
    return numbers;
  }
}
