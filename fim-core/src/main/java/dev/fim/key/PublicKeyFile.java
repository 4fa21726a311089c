package dev.fim.key;

import dev.fim.disk.GivenFile;
import dev.fim.error.FimException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/// Reads files that hold one public key, as `openssl pkey -in KEY -pubout` writes them.
public final class PublicKeyFile {

  static final String LABEL = "PUBLIC KEY";
  private static final String REMEDY =
      "write the public key with openssl pkey -in PRIVATE -pubout -out FILE";

  private PublicKeyFile() {}

  /// Whether a file can be read and holds a public key, of whatever kind.
  static boolean isOne(Path file) {
    KeyFileText text = new KeyFileText("public key", file);
    try {
      return text.pem(text.read(GivenFile::openUnwritable), REMEDY).label().equals(LABEL);
    } catch (FimException e) {
      return false;
    }
  }

  /// Reads a file. Only its owner may be able to write it: another writer would decide what is
  /// trusted.
  ///
  /// @throws FimException ([dev.fim.error.Problem#IO]) if it cannot be read, others can write it,
  ///   or it holds anything but one Ed25519 key
  public static VerifyingKey read(Path file) {
    KeyFileText text = new KeyFileText("public key", file);
    Pem pem = text.pem(text.read(GivenFile::openUnwritable), REMEDY);
    if (!pem.label().equals(LABEL)) {
      boolean isPrivate = pem.label().contains("PRIVATE KEY");
      throw text.fault(
          isPrivate ? "it holds a private key" : "it holds something other than a public key",
          isPrivate ? "name its public key: 'fim keygen' wrote FILE.pub beside it" : REMEDY,
          null);
    }
    try {
      return new VerifyingKey(pem.der());
    } catch (GeneralSecurityException e) {
      throw text.damaged(e, REMEDY);
    }
  }
}
