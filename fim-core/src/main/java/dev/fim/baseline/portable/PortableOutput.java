package dev.fim.baseline.portable;

import dev.fim.path.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/// Writes lines as one gzip member (RFC 1952) that is the same in every run: no time, no name, no
/// system. Does not close its stream.
final class PortableOutput {

  /// Magic, deflate, no flags, time 0, no extra flags, unknown system.
  static final ByteString GZIP_HEADER = ByteString.ofHex("1f8b08000000000000ff");

  private final OutputStream out;
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final DeflaterOutputStream packed;
  private final CRC32 crc = new CRC32();
  private final MessageDigest digest = sha256();

  PortableOutput(OutputStream out) throws IOException {
    this.out = out;
    out.write(GZIP_HEADER.toByteArray());
    packed = new DeflaterOutputStream(out, deflater, 1 << 14);
  }

  void write(byte[] line) throws IOException {
    digest.update(line);
    crc.update(line);
    packed.write(line);
  }

  /// Writes the last line and the end.
  void finish(PortableLines lines) throws IOException {
    write(lines.trailer(ByteString.wrap(digest.digest())));
    packed.finish();
    out.write(gzipTrailer(crc.getValue(), deflater.getBytesRead()));
    out.flush();
  }

  void release() {
    deflater.end();
  }

  static byte[] gzipTrailer(long crc, long length) {
    return ByteBuffer.allocate(8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) crc)
        .putInt((int) length)
        .array();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
