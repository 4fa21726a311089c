package dev.fim.seal;

import dev.fim.key.SigningKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who seals.
///
/// @param key that signs
/// @param name what the sealed thing is called; null for none
/// @param tool the program and its version, such as `fim 1.0`
public record Signer(SigningKey key, @Nullable String name, String tool) {

  /// Seals a subject.
  ///
  /// @param file the bytes of the portable baseline; null for none
  /// @throws IllegalArgumentException if the name or the tool is too long
  public Seal seal(SealSubject subject, @Nullable SealedBytes file, Instant now) {
    return Seal.sign(new SealStatement(subject, file, name, now, tool, key.id()), key);
  }
}
