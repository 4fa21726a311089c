package dev.fim.key;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;

/// A public key. Immutable and thread-safe.
public final class VerifyingKey {

  /// The length of a signature in bytes.
  public static final int SIGNATURE_LENGTH = 64;

  private final PublicKey key;
  private final byte[] spki;
  private final KeyId id;

  /// @param spki in DER
  /// @throws GeneralSecurityException if it is no Ed25519 key in its one encoding
  VerifyingKey(byte[] spki) throws GeneralSecurityException {
    this.key = Ed25519.publicKey(spki);
    this.spki = spki.clone();
    this.id = KeyId.of(spki);
  }

  /// Its name.
  public KeyId id() {
    return id;
  }

  /// The key as SPKI in DER, 44 bytes.
  public byte[] spki() {
    return spki.clone();
  }

  /// Whether this key made the signature over the message.
  ///
  /// @param signature of any length; only one of 64 bytes can be right
  public boolean verifies(byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_LENGTH) {
      return false;
    }
    try {
      Signature check = Signature.getInstance(Ed25519.ALGORITHM);
      check.initVerify(key);
      check.update(message);
      return check.verify(signature);
    } catch (SignatureException _) {
      return false; // the bytes are no signature at all
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot use its own Ed25519 key", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifyingKey that && Arrays.equals(spki, that.spki);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id.hex();
  }
}
