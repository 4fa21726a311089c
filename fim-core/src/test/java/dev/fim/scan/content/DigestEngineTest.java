package dev.fim.scan.content;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fim.file.DigestAlgorithm;
import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.NativeDigest;
import java.lang.foreign.MemorySegment;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DigestEngineTest {

  private static final int ROOM = 1 << 16;

  @Property(tries = 300)
  void theSystemsLibraryAndTheJdkGiveTheSameDigests(
      @ForAll DigestAlgorithm algorithm, @ForAll @Size(max = 4) List<byte[]> parts) {
    try (Calls calls = new Calls()) {
      DigestEngine portable = DigestEngine.portable(algorithm);
      DigestEngine fastest = DigestEngine.of(algorithm, calls);
      for (int use = 0; use < 3; use++) {
        assertThat(digest(fastest, calls, parts)).isEqualTo(digest(portable, calls, parts));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWholeBufferHasTheSameDigest(DigestAlgorithm algorithm) {
    byte[] bytes = new byte[ROOM];
    new java.util.Random(7).nextBytes(bytes);
    try (Calls calls = new Calls()) {
      List<byte[]> parts = List.of(bytes, bytes, new byte[] {1});
      assertThat(digest(DigestEngine.of(algorithm, calls), calls, parts))
          .isEqualTo(digest(DigestEngine.portable(algorithm), calls, parts));
    }
  }

  @Test
  void aDigestThatFailsItsTestIsNotUsed() {
    try (Calls calls = new Calls()) {
      assertThat(NativeDigest.of(calls, "sha256", new byte[32])).isNull();
    }
  }

  @Test
  void anAlgorithmThatTheLibraryLacksIsNotUsed() {
    try (Calls calls = new Calls()) {
      assertThat(NativeDigest.of(calls, "no-such-digest", new byte[32])).isNull();
    }
  }

  @Test
  void theSystemsLibraryComputesWhatThePolicyAsksForByDefault() {
    NativeAlgorithm known = NativeAlgorithm.of(DigestAlgorithm.SHA256);
    try (Calls calls = new Calls()) {
      NativeDigest digest = NativeDigest.of(calls, known.name(), known.digestOfAbc());
      assumeTrue(digest != null, "this system has no libcrypto");
      assertThat(DigestEngine.of(DigestAlgorithm.SHA256, calls))
          .isInstanceOf(DigestEngine.Native.class);
    }
  }

  private static ByteString digest(DigestEngine engine, Calls calls, List<byte[]> parts) {
    Content content = new Content(calls.arena().allocate(ROOM));
    for (byte[] part : parts) {
      MemorySegment.copy(part, 0, content.buffer(), JAVA_BYTE, 0, part.length);
      content.take(part.length);
      engine.update(content);
    }
    return engine.finish();
  }
}
