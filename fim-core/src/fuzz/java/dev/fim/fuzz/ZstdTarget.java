package dev.fim.fuzz;

import dev.fim.image.stream.MalformedException;
import dev.fim.image.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/// Frames of Zstandard: bytes, or one fault. Check sums are left out of the seeds: a fuzzer cannot
/// guess them.
public final class ZstdTarget {

  private static final long MOST = 64L << 20;

  private ZstdTarget() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(input))) {
      long total = 0;
      for (int got = in.read(buffer, 0, buffer.length);
          got >= 0 && total < MOST;
          got = in.read(buffer, 0, buffer.length)) {
        Expect.that(got > 0, "a read of no bytes");
        total += got;
      }
    } catch (MalformedException e) {
      Expect.that(
          e.fact().chars().noneMatch(Character::isISOControl), "not one line: " + e.fact());
    }
  }
}
