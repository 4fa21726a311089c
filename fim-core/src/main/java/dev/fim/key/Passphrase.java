package dev.fim.key;

import dev.fim.disk.GivenFile;
import dev.fim.error.FimException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// A source of the passphrase of a private key. It is asked only if the key has one.
@FunctionalInterface
public interface Passphrase {

  /// The passphrase, at least one character. The caller overwrites it after use.
  ///
  /// @throws FimException if it cannot be had
  char[] read();

  /// The first line of a file in UTF-8, as `-passin file:` of openssl takes it. The file needs the
  /// same rights as that of the key.
  ///
  /// @throws FimException in [#read] ([dev.fim.error.Problem#IO]) if it cannot be read, has the
  ///   wrong rights, or has no such line
  static Passphrase inFile(Path file) {
    return () -> firstLine(file);
  }

  private static char[] firstLine(Path file) {
    KeyFileText text = new KeyFileText("passphrase", file);
    byte[] bytes = text.read(GivenFile::openSecret);
    int length = 0;
    while (length < bytes.length && bytes[length] != '\n' && bytes[length] != '\r') {
      length++;
    }
    if (length == 0) {
      throw text.fault("its first line is empty", null, null);
    }
    try {
      CharBuffer decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
      char[] line = new char[decoded.remaining()];
      decoded.get(line);
      Arrays.fill(decoded.array(), '\0');
      return line;
    } catch (CharacterCodingException _) {
      throw text.fault("its first line is not UTF-8", null, null);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
