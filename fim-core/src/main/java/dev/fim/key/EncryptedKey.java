package dev.fim.key;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Encrypts and decrypts private keys by PBES2 (RFC 8018): PBKDF2 with HMAC-SHA-1 or SHA-2, then
/// AES-128 or AES-256 in CBC mode, which is what OpenSSL writes unless told otherwise.
final class EncryptedKey {

  /// The most rounds of PBKDF2, about two seconds each million. OpenSSL writes 2048.
  static final int MOST_ROUNDS = 10_000_000;

  /// The rounds of a new key: what OWASP advises for this function.
  private static final int ROUNDS = 600_000;

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  /// The object identifier 1.2.840.113549.1.5.13 in DER.
  private static final byte[] PBES2 = HexFormat.of().parseHex("06092a864886f70d01050d");

  private static final String UNKNOWN =
      "it is damaged, or encrypted by another scheme than PBES2 with PBKDF2 and AES-128 or AES-256";

  private static final Pattern NAME =
      Pattern.compile("PBEWith(HmacSHA(?:1|224|256|384|512))AndAES_(128|256)");

  private EncryptedKey() {}

  /// An encryption that this class does not read.
  static final class UnknownException extends GeneralSecurityException {

    private static final long serialVersionUID = 1L;

    private final String fact;

    UnknownException(String fact, @Nullable Exception cause) {
      super(fact, cause);
      this.fact = fact;
    }

    String fact() {
      return fact;
    }
  }

  /// The PKCS#8 form of a key.
  ///
  /// @param encrypted an `EncryptedPrivateKeyInfo` in DER
  /// @throws UnknownException if it is encrypted in another way, or no such structure
  /// @throws GeneralSecurityException if it is damaged, or the passphrase is wrong
  static byte[] decrypt(byte[] encrypted, char[] passphrase) throws GeneralSecurityException {
    EncryptedPrivateKeyInfo info = info(encrypted);
    Matcher name = NAME.matcher(info.getAlgName());
    if (!name.matches()) {
      throw new UnknownException(UNKNOWN, null);
    }
    PBEParameterSpec spec = info.getAlgParameters().getParameterSpec(PBEParameterSpec.class);
    if (spec.getIterationCount() > MOST_ROUNDS) {
      throw new UnknownException("its passphrase takes more than " + MOST_ROUNDS + " rounds", null);
    }
    if (!(spec.getParameterSpec() instanceof IvParameterSpec iv)) {
      throw new GeneralSecurityException("it has no initial vector");
    }
    // The JDK's own keys for this scheme take ASCII only.
    PBEKeySpec secret =
        new PBEKeySpec(
            passphrase, spec.getSalt(), spec.getIterationCount(), Integer.parseInt(name.group(2)));
    try {
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2With" + name.group(1))
              .generateSecret(secret)
              .getEncoded();
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), iv);
      return cipher.doFinal(info.getEncryptedData());
    } catch (IllegalArgumentException e) { // an empty salt, or no rounds
      throw new GeneralSecurityException("its parameters are damaged", e);
    } finally {
      secret.clearPassword();
    }
  }

  /// Encrypts a key with 600,000 rounds of PBKDF2 with HMAC-SHA-256, and AES-256 in CBC mode.
  ///
  /// @param pkcs8 the key in DER
  /// @return an `EncryptedPrivateKeyInfo` in DER
  static byte[] encrypt(byte[] pkcs8, char[] passphrase)
      throws GeneralSecurityException, IOException {
    SecureRandom random = new SecureRandom();
    byte[] salt = new byte[16];
    byte[] iv = new byte[16];
    random.nextBytes(salt);
    random.nextBytes(iv);
    IvParameterSpec vector = new IvParameterSpec(iv);
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBEWithHmacSHA256AndAES_256");
    parameters.init(new PBEParameterSpec(salt, ROUNDS, vector));
    PBEKeySpec secret = new PBEKeySpec(passphrase, salt, ROUNDS, 256);
    try {
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(secret).getEncoded();
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), vector);
      return der(
          SEQUENCE,
          der(SEQUENCE, PBES2, parameters.getEncoded()),
          der(OCTET_STRING, cipher.doFinal(pkcs8)));
    } finally {
      secret.clearPassword();
    }
  }

  /// A value in DER (X.690) of less than 64 KiB. The JDK does not write PBES2 for a name that it
  /// can encrypt with.
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    if (length < 0x80) {
      value.write(length);
    } else if (length < 0x100) {
      value.write(0x81);
      value.write(length);
    } else {
      value.write(0x82);
      value.write(length >> 8);
      value.write(length);
    }
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }

  private static EncryptedPrivateKeyInfo info(byte[] encrypted) throws GeneralSecurityException {
    try {
      return new EncryptedPrivateKeyInfo(encrypted);
    } catch (IOException | RuntimeException e) { // the JDK's parser has thrown both
      throw new UnknownException(UNKNOWN, e);
    }
  }
}
