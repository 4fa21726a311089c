package dev.fim.digest;

import dev.fim.posix.Calls;
import dev.fim.posix.NativeDigest;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// SHA-256 of bytes in the heap, by the system's `libcrypto` where there is one: the JDK's own is
/// slow until the optimizing compiler has compiled it. Ready for the next content after [#finish].
/// For one thread.
public final class Sha256 implements AutoCloseable {

  /// In bytes.
  public static final int LENGTH = 32;

  private static final byte[] OF_ABC =
      HexFormat.of().parseHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

  private static final int BUFFER = 1 << 14;

  private final Calls calls = new Calls();
  private final MemorySegment buffer = calls.arena().allocate(BUFFER);
  private final ByteBuffer bufferBytes = buffer.asByteBuffer();
  private final @Nullable NativeDigest library = NativeDigest.of(calls, "sha256", OF_ABC);
  private final MessageDigest jdk = jdk();
  private int buffered;

  /// A digest of nothing yet.
  public Sha256() {}

  /// Takes in some of the bytes.
  public void update(byte[] bytes, int offset, int length) {
    NativeDigest digest = library;
    if (digest == null) {
      jdk.update(bytes, offset, length);
      return;
    }
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int part = Math.min(end - at, BUFFER - buffered);
      bufferBytes.put(buffered, bytes, at, part);
      buffered += part;
      at += part;
      if (buffered == BUFFER) {
        flush(digest);
      }
    }
  }

  /// Takes in all of the bytes.
  public void update(byte[] bytes) {
    update(bytes, 0, bytes.length);
  }

  /// The digest of everything since the last call.
  public byte[] finish() {
    NativeDigest digest = library;
    if (digest == null) {
      return jdk.digest();
    }
    flush(digest);
    return digest.finish();
  }

  private void flush(NativeDigest digest) {
    if (buffered > 0) {
      digest.update(buffer, buffered);
      buffered = 0;
    }
  }

  private static MessageDigest jdk() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    calls.close();
  }
}
