package dev.fim.file.content;

import dev.fim.path.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Reads copies. A copy may come from anywhere, so memory is bounded by [CopyRule#MOST], and only
/// the recorded digest proves the content.
public final class CopyReader {

  private CopyReader() {}

  /// The content of a copy.
  ///
  /// @param sha256 of the content
  /// @return null if the copy is damaged, is larger than [CopyRule#MOST], or has another digest
  public static byte @Nullable [] content(KeptContent.Copy copy, ByteString sha256) {
    byte[] content = inflated(copy.deflated());
    return content != null && sha256(content).equals(sha256) ? content : null;
  }

  private static byte @Nullable [] inflated(ByteString deflated) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated.toByteArray());
      byte[] plain = new byte[Math.min(CopyRule.MOST + 1, Math.max(64, 4 * deflated.length()))];
      int length = 0;
      while (!inflater.finished()) {
        if (length == plain.length) {
          plain = Arrays.copyOf(plain, Math.min(CopyRule.MOST + 1, 2 * length));
        }
        int got = inflater.inflate(plain, length, plain.length - length);
        length += got;
        if (length > CopyRule.MOST || (got == 0 && !inflater.finished())) {
          return null; // too long, cut short, or in need of a dictionary
        }
      }
      return inflater.getRemaining() > 0 ? null : Arrays.copyOf(plain, length);
    } catch (DataFormatException e) {
      return null;
    } finally {
      inflater.end();
    }
  }

  private static ByteString sha256(byte[] content) {
    try {
      return ByteString.wrap(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
