package dev.fim.key;

import dev.fim.path.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The name of a key: the SHA-256 of its public key as SPKI in DER.
///
/// `openssl pkey -pubin -in FILE -outform DER | sha256sum` prints the same. Immutable.
///
/// @param digest 32 bytes
public record KeyId(ByteString digest) {

  /// The length of the digest in bytes.
  public static final int LENGTH = 32;

  public KeyId {
    if (digest.length() != LENGTH) {
      throw new IllegalArgumentException("a key id of " + digest.length() + " bytes");
    }
  }

  static KeyId of(byte[] spki) {
    try {
      return new KeyId(ByteString.wrap(MessageDigest.getInstance("SHA-256").digest(spki)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }

  /// 64 lower-case hexadecimal digits.
  public String hex() {
    return digest.hex();
  }

  @Override
  public String toString() {
    return hex();
  }
}
