package dev.fim.key;

import dev.fim.disk.GivenFile;
import dev.fim.disk.UntrustedException;
import dev.fim.error.FimException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads files that hold one private key, as `openssl genpkey -algorithm ed25519` writes them:
/// plain (`PRIVATE KEY`) or with a passphrase (`ENCRYPTED PRIVATE KEY`).
///
/// The file and that of the passphrase must belong to root or to the current user. Nobody else may
/// be able to write them. The group may read them, as it can with a Secret that the kubelet mounts
/// for a pod with `fsGroup`; other users may not.
public final class PrivateKeyFile {

  private static final String PLAIN = "PRIVATE KEY";
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
  private static final String REMEDY = "make a key with openssl genpkey -algorithm ed25519";

  private PrivateKeyFile() {}

  /// Reads a file.
  ///
  /// @param passphrase the file whose first line is the passphrase, in UTF-8, as `-passin file:` of
  ///   openssl takes it; null if the key is not encrypted
  /// @throws FimException ([dev.fim.error.Problem#IO]) if a file cannot be read or has the wrong
  ///   rights, if it holds anything but one Ed25519 key, or if the passphrase is missing, wrong, or
  ///   given for a key that has none
  public static SigningKey read(Path file, @Nullable Path passphrase) {
    KeyFileText text = new KeyFileText("private key", file);
    Pem pem = pem(text);
    if (passphrase != null && pem.label().equals(PLAIN)) {
      throw text.fault(
          "it has no passphrase, and one is given", "encrypt it, or give no passphrase", null);
    }
    return key(
        text,
        pem,
        passphrase == null
            ? () -> {
              throw text.fault("it has a passphrase", "name the file of its passphrase", null);
            }
            : Passphrase.inFile(passphrase));
  }

  /// As [#read], with a passphrase that is asked for only if the key has one.
  public static SigningKey readAsking(Path file, Passphrase passphrase) {
    KeyFileText text = new KeyFileText("private key", file);
    return key(text, pem(text), passphrase);
  }

  private static Pem pem(KeyFileText text) {
    byte[] bytes = secret(text);
    Pem pem = text.pem(bytes, REMEDY);
    Arrays.fill(bytes, (byte) 0);
    return pem;
  }

  /// The bytes of the file. A public key that fails for its rights is refused as a public key.
  private static byte[] secret(KeyFileText text) {
    try {
      return text.read(GivenFile::openSecret);
    } catch (FimException e) {
      throw e.getCause() instanceof UntrustedException && PublicKeyFile.isOne(text.file())
          ? publicKey(text)
          : e;
    }
  }

  private static FimException publicKey(KeyFileText text) {
    return text.fault("it holds a public key", "name the private key that belongs to it", null);
  }

  private static SigningKey key(KeyFileText text, Pem pem, Passphrase passphrase) {
    return switch (pem.label()) {
      case PLAIN -> key(text, pem.der());
      case ENCRYPTED -> key(text, decrypted(text, pem.der(), passphrase));
      case PublicKeyFile.LABEL -> throw publicKey(text);
      default -> throw text.fault("it holds something other than a private key", REMEDY, null);
    };
  }

  private static SigningKey key(KeyFileText text, byte[] pkcs8) {
    try {
      return Ed25519.signingKey(pkcs8);
    } catch (GeneralSecurityException e) {
      throw text.damaged(e, REMEDY);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private static byte[] decrypted(KeyFileText text, byte[] encrypted, Passphrase passphrase) {
    char[] secret = passphrase.read();
    try {
      return EncryptedKey.decrypt(encrypted, secret);
    } catch (EncryptedKey.UnknownException e) {
      throw text.fault(e.fact(), "encrypt it with openssl pkcs8 -topk8 -v2 aes-256-cbc", e);
    } catch (GeneralSecurityException e) {
      throw text.fault("the passphrase is wrong, or the file is damaged", null, e);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }
}
