package dev.fim.key;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/// The encodings of Ed25519 keys (RFC 8410), of which each key has exactly one.
final class Ed25519 {

  static final String ALGORITHM = "Ed25519";

  /// The bytes of a seed, of a private key therefore.
  private static final int SEED = 32;

  private static final String CURVE = NamedParameterSpec.ED25519.getName();

  private Ed25519() {}

  /// The public key in SPKI.
  ///
  /// @throws GeneralSecurityException if it is none, or not in its one encoding
  static PublicKey publicKey(byte[] spki) throws GeneralSecurityException {
    PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(spki));
    if (!(key instanceof EdECPublicKey edwards)
        || !CURVE.equals(edwards.getParams().getName())
        || !Arrays.equals(spki, key.getEncoded())) {
      throw new GeneralSecurityException("it is not the one encoding of such a key");
    }
    return key;
  }

  /// The signing key in PKCS#8, with the public key that belongs to it.
  ///
  /// @throws GeneralSecurityException if it is none
  static SigningKey signingKey(byte[] pkcs8) throws GeneralSecurityException {
    PrivateKey key =
        KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    byte[] seed =
        key instanceof EdECPrivateKey edwards && CURVE.equals(edwards.getParams().getName())
            ? edwards.getBytes().orElse(new byte[0])
            : new byte[0];
    if (seed.length != SEED) {
      throw new GeneralSecurityException("it is no such key");
    }
    return new SigningKey(key, new VerifyingKey(publicKeyOf(seed).getEncoded()));
  }

  /// The public key of a seed: the JDK computes it only for a key pair that it makes itself, from
  /// the random bytes that it is given. [SigningKey] proves that the two are a pair.
  private static PublicKey publicKeyOf(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
    return generator.generateKeyPair().getPublic();
  }

  /// Gives one seed.
  private static final class Seed extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    Seed(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException("this Java runtime makes Ed25519 keys in another way");
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
  }
}
