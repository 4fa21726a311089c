package dev.fim.seal;

import dev.fim.key.KeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a seal says.
///
/// @param subject what was sealed
/// @param file the bytes of the portable baseline; null for a generation in a database, and for a
///   policy
/// @param name what the person who sealed it calls it; null for none
/// @param sealed when it was sealed
/// @param tool the program that sealed it, such as `fim 1.0`
/// @param key the key that signs
public record SealStatement(
    SealSubject subject,
    @Nullable SealedBytes file,
    @Nullable String name,
    Instant sealed,
    String tool,
    KeyId key) {

  /// The most characters of a name, and of the tool.
  public static final int LONGEST_TEXT = 200;

  /// @throws IllegalArgumentException if a text is empty or too long, or a policy has a file
  public SealStatement {
    if (name != null && (name.isEmpty() || name.length() > LONGEST_TEXT)) {
      throw new IllegalArgumentException("a name has 1 to %d characters".formatted(LONGEST_TEXT));
    }
    if (tool.isEmpty() || tool.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException("a tool has 1 to %d characters".formatted(LONGEST_TEXT));
    }
    if (file != null && subject instanceof SealSubject.PolicyText) {
      throw new IllegalArgumentException("a policy is sealed by its text");
    }
  }
}
