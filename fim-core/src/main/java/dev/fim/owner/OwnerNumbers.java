package dev.fim.owner;

import dev.fim.owner.OwnerNames.Source;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The numbers of users and groups by the names that `/etc/passwd` and `/etc/group` of a tree give
/// to them. The files are read when the first number is asked for. For one thread.
public final class OwnerNumbers {

  private final Source source;
  private @Nullable Map<ByteString, Long> users;
  private @Nullable Map<ByteString, Long> groups;

  public OwnerNumbers(Source source) {
    this.source = source;
  }

  /// The number of a user; null if it is unknown.
  public @Nullable Long user(ByteString name) {
    Map<ByteString, Long> known = users == null ? read(OwnerNames.USERS) : users;
    users = known;
    return known.get(name);
  }

  /// The number of a group; null if it is unknown.
  public @Nullable Long group(ByteString name) {
    Map<ByteString, Long> known = groups == null ? read(OwnerNames.GROUPS) : groups;
    groups = known;
    return known.get(name);
  }

  /// Where a name stands twice, the first line counts, as for `getpwnam(3)`.
  private Map<ByteString, Long> read(String file) {
    Map<ByteString, Long> numbers = new HashMap<>();
    OwnerFile.read(
        source.read(file),
        (name, number) ->
            numbers.putIfAbsent(
                ByteString.wrap(name.getBytes(StandardCharsets.ISO_8859_1)), number));
    return numbers;
  }
}
