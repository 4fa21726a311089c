package dev.fim.seal;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.key.KeyId;
import dev.fim.key.SigningKey;
import dev.fim.key.VerifyingKey;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A statement with a signature over the bytes of its text. That it was parsed does not mean that
/// the signature is right: see [#isSignedBy].
///
/// @param statement what it says
/// @param text the bytes that were signed
/// @param signature 64 bytes
public record Seal(SealStatement statement, ByteString text, ByteString signature) {

  private static final byte[] SIGNATURE = "signature: ".getBytes(StandardCharsets.US_ASCII);

  /// The length of the last line of a file: the name, 64 bytes in Base64, and the newline.
  private static final int LAST_LINE = 11 + 88 + 1;

  /// The most bytes of a seal in a file.
  public static final int MOST_BYTES = SealParser.MOST_BYTES + LAST_LINE;

  /// Signs a statement.
  ///
  /// @throws IllegalArgumentException if the statement names another key
  /// @throws FimException ([Problem#ARGUMENT]) if the paths of the scope are too many
  public static Seal sign(SealStatement statement, SigningKey key) {
    if (!statement.key().equals(key.id())) {
      throw new IllegalArgumentException("a statement for another key");
    }
    ByteString text = SealText.of(statement);
    if (text.length() > SealParser.MOST_BYTES) {
      throw new FimException(
          Problem.ARGUMENT,
          "seal",
          "the baseline",
          "its statement would be longer than %d bytes".formatted(SealParser.MOST_BYTES),
          "record fewer paths, or the directory above them");
    }
    return new Seal(statement, text, ByteString.wrap(key.sign(text.toByteArray())));
  }

  /// Parses the parts that a database stores.
  ///
  /// @throws SealParser.Fault if they are no seal
  public static Seal of(ByteString text, ByteString signature) throws SealParser.Fault {
    if (signature.length() != VerifyingKey.SIGNATURE_LENGTH) {
      throw new SealParser.Fault("its signature has another length than 64 bytes");
    }
    return new Seal(SealParser.parse(text), text, signature);
  }

  /// Parses the content of a file: the statement, then a last line with the signature.
  ///
  /// @throws SealParser.Fault if it is anything else
  public static Seal parse(byte[] file) throws SealParser.Fault {
    int text = file.length - LAST_LINE;
    if (text < 1 || file[text - 1] != '\n' || file[file.length - 1] != '\n') {
      throw new SealParser.Fault("it does not end with a line of a signature");
    }
    ByteString last = ByteString.of(file, text, LAST_LINE - 1);
    if (!last.startsWith(ByteString.wrap(SIGNATURE))) {
      throw new SealParser.Fault("it does not end with a line of a signature");
    }
    String base64 =
        new String(
            file,
            text + SIGNATURE.length,
            LAST_LINE - 1 - SIGNATURE.length,
            StandardCharsets.ISO_8859_1);
    return of(ByteString.of(file, 0, text), signature(base64));
  }

  private static ByteString signature(String base64) throws SealParser.Fault {
    try {
      byte[] signature = Base64.getDecoder().decode(base64);
      // The decoder passes over bits that the last digit has too many.
      if (Base64.getEncoder().encodeToString(signature).equals(base64)) {
        return ByteString.wrap(signature);
      }
    } catch (IllegalArgumentException _) { // falls through to the same fault
    }
    throw new SealParser.Fault("its signature is not Base64");
  }

  /// The content of a file with this seal; see [#parse].
  public byte[] toFile() {
    String last =
        "signature: " + Base64.getEncoder().encodeToString(signature.toByteArray()) + "\n";
    byte[] end = last.getBytes(StandardCharsets.US_ASCII);
    byte[] file = new byte[text.length() + end.length];
    System.arraycopy(text.toByteArray(), 0, file, 0, text.length());
    System.arraycopy(end, 0, file, text.length(), end.length);
    return file;
  }

  /// The key that the statement names.
  public KeyId key() {
    return statement.key();
  }

  /// Whether this key is the one that the statement names, and made the signature.
  public boolean isSignedBy(VerifyingKey key) {
    return key.id().equals(key()) && key.verifies(text.toByteArray(), signature.toByteArray());
  }
}
