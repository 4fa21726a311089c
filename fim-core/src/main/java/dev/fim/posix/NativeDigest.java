package dev.fim.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A digest that libcrypto computes directly from native memory. Ready for the next content after
/// [#finish]. For one thread.
public final class NativeDigest {

  private static final byte[] TEST_INPUT = "abc".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 64; // EVP_MAX_MD_SIZE

  private final Libcrypto library;
  private final MemorySegment state;
  private final MemorySegment result;
  private final ByteBuffer resultBytes;
  private final long context;
  private final int length;
  private boolean begun;

  private NativeDigest(
      Libcrypto library, MemorySegment state, MemorySegment result, long context, int length) {
    this.library = library;
    this.state = state;
    this.result = result;
    this.resultBytes = result.asByteBuffer();
    this.context = context;
    this.length = length;
  }

  /// A digest that is valid as long as `calls`, for the same thread.
  ///
  /// @param name OpenSSL's name, such as `sha256` or `sha3-256`
  /// @param ofAbc the digest of the three bytes `abc`, for a self-test
  /// @return null if the library or the digest is missing, or the self-test fails
  public static @Nullable NativeDigest of(Calls calls, String name, byte[] ofAbc) {
    Libcrypto library = Libcrypto.loaded();
    return library == null ? null : of(library, calls, name, ofAbc);
  }

  private static @Nullable NativeDigest of(
      Libcrypto library, Calls calls, String name, byte[] ofAbc) {
    Arena arena = calls.arena();
    MemorySegment state = calls.state();
    long type = library.evpGetDigestByName(arena.allocateFrom(name), state);
    long context = type == 0 ? 0 : library.evpMdCtxNew(state);
    if (context == 0) {
      return null;
    }
    calls.beforeClose(() -> library.evpMdCtxFree(context, state));
    MemorySegment data = arena.allocate(LONGEST);
    if (library.evpDigestInitEx(context, type, state) != 1) {
      return null;
    }
    NativeDigest digest = new NativeDigest(library, state, data, context, ofAbc.length);
    digest.begun = true;
    boolean passesWhenNew = digest.passes(ofAbc);
    return passesWhenNew && digest.passes(ofAbc) ? digest : null;
  }

  /// Tests a new context and a reused one.
  private boolean passes(byte[] ofAbc) {
    try {
      resultBytes.put(0, TEST_INPUT);
      update(result, TEST_INPUT.length);
      return Arrays.equals(finish(), ofAbc);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /// Adds the first `count` bytes of `data`, from the arena of the [Calls].
  ///
  /// @throws IllegalStateException if the library fails
  public void update(MemorySegment data, long count) {
    begin();
    require(library.evpDigestUpdate(context, data, count, state));
  }

  /// The digest of all data since the last call.
  ///
  /// @throws IllegalStateException if the library fails
  public byte[] finish() {
    begin();
    require(library.evpDigestFinalEx(context, result, state));
    begun = false;
    byte[] digest = new byte[length];
    resultBytes.get(0, digest);
    return digest;
  }

  private void begin() {
    if (!begun) {
      require(library.evpDigestInitEx(context, 0, state));
      begun = true;
    }
  }

  private static void require(int success) {
    if (success != 1) {
      throw new IllegalStateException("libcrypto failed to compute a digest");
    }
  }
}
