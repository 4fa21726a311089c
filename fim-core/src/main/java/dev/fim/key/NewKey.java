package dev.fim.key;

import dev.fim.disk.DiskFault;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a key, and writes it as `openssl genpkey` and `openssl pkey -pubout` do.
public final class NewKey {

  private static final String PUBLIC = ".pub";
  private static final int PEM_LINE = 64;

  private NewKey() {}

  /// The file of the public key has the name of the private one with `.pub`.
  public static Path publicFile(Path file) {
    return file.resolveSibling(file.getFileName() + PUBLIC);
  }

  /// Makes a key and writes `file`, which only its owner can read, and [#publicFile].
  ///
  /// @param passphrase null to write the private key without one
  /// @throws FimException ([Problem#IO]) if a file exists or cannot be written; then there is
  ///   neither
  public static VerifyingKey write(Path file, @Nullable Passphrase passphrase) {
    Path shown = publicFile(file);
    for (Path each : new Path[] {file, shown}) {
      if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
        throw exists(each, null);
      }
    }
    KeyPair pair = pair();
    byte[] pkcs8 = pair.getPrivate().getEncoded();
    byte[] content = passphrase == null ? pem("PRIVATE KEY", pkcs8) : encrypted(pkcs8, passphrase);
    Arrays.fill(pkcs8, (byte) 0);
    try {
      write(file, content, "rw-------");
    } finally {
      Arrays.fill(content, (byte) 0);
    }
    boolean complete = false;
    try {
      byte[] spki = pair.getPublic().getEncoded();
      VerifyingKey key = new VerifyingKey(spki);
      write(shown, pem("PUBLIC KEY", spki), "rw-r--r--");
      complete = true;
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot use its own Ed25519 key", e);
    } finally {
      if (!complete) {
        remove(file);
      }
    }
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance(Ed25519.ALGORITHM).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks Ed25519", e);
    }
  }

  private static byte[] encrypted(byte[] pkcs8, Passphrase passphrase) {
    char[] secret = passphrase.read();
    try {
      return pem("ENCRYPTED PRIVATE KEY", EncryptedKey.encrypt(pkcs8, secret));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java runtime lacks PBES2 with AES-256", e);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  private static byte[] pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, base64, label)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// Creates a file with these rights from the start. It is on the disk before this returns.
  private static void write(Path file, byte[] content, String rights) {
    boolean complete = false;
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights)))) {
      try {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          int _ = out.write(left);
        }
        out.force(true);
        complete = true;
      } finally {
        if (!complete) {
          remove(file);
        }
      }
    } catch (FileAlreadyExistsException e) {
      throw exists(file, e);
    } catch (IOException e) {
      throw DiskFault.failure("write the key", DisplayForm.ofText(file.toString()), e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // the first failure is already being reported
    }
  }

  private static FimException exists(Path file, @Nullable IOException cause) {
    return new FimException(
        Problem.IO,
        "write the key",
        DisplayForm.ofText(file.toString()),
        "it exists",
        "name another file, or remove it if nothing needs this key",
        cause);
  }
}
