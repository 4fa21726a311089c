package dev.fim.sidecar.webhook.certificate;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/// Private keys in PEM: PKCS#8 (RFC 5958), and what OpenSSL wrote before that: PKCS#1 for RSA (RFC
/// 8017) and SEC 1 for elliptic curves (RFC 5915).
final class PrivateKeys {

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
  private static final byte[] CHALLENGE = new byte[32];

  private PrivateKeys() {}

  /// The key that a text holds.
  ///
  /// @param publicKey that it is to belong to, which says of what kind it is
  /// @throws IllegalArgumentException if there is none, several, or one that does not belong to it;
  ///   its message is a fact for people
  static PrivateKey read(String text, PublicKey publicKey) {
    List<Pem> keys =
        Pem.all(text).stream().filter(block -> block.label().endsWith("PRIVATE KEY")).toList();
    if (keys.size() != 1) {
      throw new IllegalArgumentException(
          keys.isEmpty() ? "it holds no private key in PEM" : "it holds several private keys");
    }
    Pem pem = keys.getFirst();
    byte[] encoded =
        switch (pem.label()) {
          case "PRIVATE KEY" -> pem.der();
          case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> wrapped(pem.der(), publicKey);
          default ->
              throw new IllegalArgumentException(
                  "it holds a '" + pem.label() + "', which cannot be read");
        };
    try {
      PrivateKey key =
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      requirePair(key, publicKey);
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "its private key is damaged, or of another kind than the certificate ("
              + publicKey.getAlgorithm()
              + ")",
          e);
    }
  }

  /// A key of an older form as PKCS#8. That names the algorithm first, in the same way as the
  /// public key does.
  private static byte[] wrapped(byte[] key, PublicKey publicKey) {
    byte[] algorithm = firstElement(publicKey.getEncoded());
    return element(SEQUENCE, VERSION_0, algorithm, element(OCTET_STRING, key));
  }

  /// The first element of a DER sequence that we encoded ourselves.
  private static byte[] firstElement(byte[] sequence) {
    int start = sequence[1] >= 0 ? 2 : 2 + (sequence[1] & 0x7f);
    int length = 2 + sequence[start + 1]; // an algorithm takes less than 128 bytes
    return Arrays.copyOfRange(sequence, start, start + length);
  }

  private static byte[] element(int tag, byte[]... contents) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.size() + 6);
    out.write(tag);
    writeLength(out, content.size());
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  /// In as few bytes as it takes, which DER demands.
  private static void writeLength(ByteArrayOutputStream out, int length) {
    if (length < 0x80) {
      out.write(length);
      return;
    }
    int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
    out.write(0x80 | bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      out.write(length >> (8 * i));
    }
  }

  private static void requirePair(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case String other -> other;
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(CHALLENGE);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(CHALLENGE);
    if (!signature.verify(signed)) {
      throw new IllegalArgumentException("its private key is not that of the certificate");
    }
  }
}
