package dev.fim.file.content;

import dev.fim.file.content.KeptContent.Cause;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/// Collects the content of one file after the other while it is read. Holds as many bytes as the
/// largest limit allows. For one thread.
public final class CopyMaker {

  /// The control characters that text may have: from backspace to carriage return, and escape.
  private static final int ALLOWED = 0x3f00 | 1 << 0x1b;

  /// The ends of the first lines of PEM (RFC 7468) and of OpenPGP (RFC 9580), and the beginnings of
  /// the keys of PuTTY and age.
  private static final byte[][] SECRETS = {
    "PRIVATE KEY-----".getBytes(StandardCharsets.US_ASCII),
    "PRIVATE KEY BLOCK-----".getBytes(StandardCharsets.US_ASCII),
    "PuTTY-User-Key-File-".getBytes(StandardCharsets.US_ASCII),
    "AGE-SECRET-KEY-1".getBytes(StandardCharsets.US_ASCII)
  };

  private byte[] bytes = {};
  private int length;
  private int limit;

  public CopyMaker() {}

  /// Begins a file.
  ///
  /// @param newLimit the most bytes that are kept of it
  public void begin(int newLimit) {
    limit = newLimit;
    length = 0;
  }

  /// Adds the first `count` bytes of `read`.
  public void add(byte[] read, int count) {
    if (length > limit) {
      return;
    }
    int taken = Math.min(count, limit + 1 - length); // one too many shows that there are more
    if (length + taken > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + taken, Math.min(2 * bytes.length, limit + 1)));
    }
    System.arraycopy(read, 0, bytes, length, taken);
    length += taken;
  }

  /// What is kept of the file.
  public KeptContent finish() {
    if (length > limit) {
      return new KeptContent.Withheld(Cause.OUTSIZED);
    }
    if (!isText()) {
      return new KeptContent.Withheld(Cause.BINARY);
    }
    if (holdsSecret()) {
      return new KeptContent.Withheld(Cause.SECRET);
    }
    ByteString deflated = deflated();
    return deflated.length() > CopyRule.MOST // where nothing repeats; a column holds no more
        ? new KeptContent.Withheld(Cause.OUTSIZED)
        : new KeptContent.Copy(deflated);
  }

  private boolean isText() {
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (b >= 0 && b < ' ' && (ALLOWED & 1 << b) == 0) {
        return false;
      }
    }
    return true;
  }

  private boolean holdsSecret() {
    for (byte[] secret : SECRETS) {
      for (int i = 0; i + secret.length <= length; i++) {
        if (bytes[i] == secret[0]
            && Arrays.equals(bytes, i, i + secret.length, secret, 0, secret.length)) {
          return true;
        }
      }
    }
    return false;
  }

  private ByteString deflated() {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(bytes, 0, length);
      deflater.finish();
      byte[] packed = new byte[Math.max(64, length / 2)];
      int size = 0;
      while (!deflater.finished()) {
        if (size == packed.length) {
          packed = Arrays.copyOf(packed, 2 * size);
        }
        size += deflater.deflate(packed, size, packed.length - size);
      }
      return ByteString.wrap(Arrays.copyOf(packed, size));
    } finally {
      deflater.end();
    }
  }
}
