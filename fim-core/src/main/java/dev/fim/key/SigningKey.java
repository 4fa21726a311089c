package dev.fim.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/// A private key and its public key. Immutable and thread-safe. Its text form shows the public key
/// only.
public final class SigningKey {

  private static final byte[] PROOF = "fim: a pair of keys".getBytes(StandardCharsets.US_ASCII);

  private final PrivateKey key;
  private final VerifyingKey verifyingKey;

  /// @throws GeneralSecurityException if the two are not a pair
  SigningKey(PrivateKey key, VerifyingKey verifyingKey) throws GeneralSecurityException {
    this.key = key;
    this.verifyingKey = verifyingKey;
    if (!verifyingKey.verifies(PROOF, signed(PROOF))) {
      throw new GeneralSecurityException("its public key does not belong to it");
    }
  }

  /// The public key.
  public VerifyingKey verifyingKey() {
    return verifyingKey;
  }

  /// The name of the pair.
  public KeyId id() {
    return verifyingKey.id();
  }

  /// The signature over a message: 64 bytes, always the same for the same message (RFC 8032).
  public byte[] sign(byte[] message) {
    try {
      return signed(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot use its own Ed25519 key", e);
    }
  }

  private byte[] signed(byte[] message) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(Ed25519.ALGORITHM);
    signature.initSign(key);
    signature.update(message);
    return signature.sign();
  }

  @Override
  public String toString() {
    return verifyingKey.id().hex();
  }
}
