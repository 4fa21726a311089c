package dev.fim.seal;

import dev.fim.digest.Sha256;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The digest of a policy in a seal: SHA-256 over its source in UTF-8, with all includes inserted.
public final class PolicyDigest {

  private PolicyDigest() {}

  /// The digest of a policy.
  ///
  /// @param source null for the default policy
  /// @return null for the default policy
  public static @Nullable ByteString of(@Nullable String source) {
    if (source == null) {
      return null;
    }
    try (Sha256 digest = new Sha256()) {
      digest.update(source.getBytes(StandardCharsets.UTF_8));
      return ByteString.wrap(digest.finish());
    }
  }
}
