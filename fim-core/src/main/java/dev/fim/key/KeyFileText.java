package dev.fim.key;

import dev.fim.disk.DiskFault;
import dev.fim.disk.UntrustedException;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/// A small file that belongs to a key, and how its faults are told.
///
/// @param noun such as `private key`
record KeyFileText(String noun, Path file) {

  /// The most bytes of such a file. A key has about 200.
  static final int MOST_BYTES = 16 * 1024;

  /// Opens a file; null if it is not regular.
  interface Opening {
    @Nullable InputStream open(Path file) throws IOException;
  }

  /// The bytes of the file.
  ///
  /// @throws FimException ([Problem#IO]) if it cannot be read, has the wrong rights, or is too long
  byte[] read(Opening opening) {
    try (InputStream in = opening.open(file)) {
      if (in == null) {
        throw fault("it is not a regular file", null, null);
      }
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw fault("it is longer than " + MOST_BYTES + " bytes", null, null);
      }
      return bytes;
    } catch (UntrustedException e) {
      throw fault(e.fact(), e.remedy(), e);
    } catch (IOException e) {
      throw DiskFault.failure("read the " + noun, display(), e);
    }
  }

  /// The one block of PEM in these bytes of the file.
  Pem pem(byte[] bytes, String remedy) {
    Pem pem = Pem.parse(new String(bytes, StandardCharsets.ISO_8859_1));
    if (pem == null) {
      throw fault("it is not one key in PEM", remedy, null);
    }
    return pem;
  }

  FimException fault(String fact, @Nullable String remedy, @Nullable Exception cause) {
    return new FimException(Problem.IO, "read the " + noun, display(), fact, remedy, cause);
  }

  FimException damaged(GeneralSecurityException cause, String remedy) {
    return fault("it is damaged, or not an Ed25519 key", remedy, cause);
  }

  private String display() {
    return DisplayForm.ofText(file.toString());
  }
}
