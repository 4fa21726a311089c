package dev.fim.sidecar.event;

import dev.fim.key.PrivateKeyFile;
import dev.fim.key.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// A new pair of keys in PEM.
public record TestKeys(Path privateKey, Path publicKey) {

  /// Makes one in a directory.
  public static TestKeys in(Path directory) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new TestKeys(
          write(directory.resolve("events.key"), "PRIVATE KEY", pair.getPrivate().getEncoded()),
          write(directory.resolve("events.pub"), "PUBLIC KEY", pair.getPublic().getEncoded()));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Path write(Path file, String label, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label),
        StandardCharsets.US_ASCII);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /// The private key.
  public SigningKey read() {
    return PrivateKeyFile.read(privateKey, null);
  }
}
