package dev.fim.fuzz;

import dev.fim.baseline.portable.PortableBaseline;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// A portable baseline. An input is the file itself, and the lines of one, which then get the digest
/// and the compression that no fuzzer finds. What is accepted is written again as the same lines.
public final class PortableTarget {

  private PortableTarget() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    read(input);
    read(packed(withDigest(input)));
  }

  private static void read(byte[] bytes) throws IOException {
    try {
      PortableBaseline baseline = PortableBaseline.open(FuzzFile.of(bytes));
      baseline.verify();
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      PortableBaseline.write(baseline.generation(), baseline.entries(), written);
      Expect.that(
          Arrays.equals(lines(written.toByteArray()), lines(bytes)), "written otherwise than read");
    } catch (FimException e) {
      Expect.refusal(e, Problem.BASELINE_NOT_TRUSTED);
    }
  }

  /// Without its last line, and with the digest of what is left.
  private static byte[] withDigest(byte[] input) {
    int end = input.length;
    while (end > 0 && (end == input.length || input[end - 1] != '\n')) {
      end--;
    }
    byte[] lines = Arrays.copyOf(input, end);
    String last = "{\"sha256\":\"%s\"}\n".formatted(HexFormat.of().formatHex(sha256(lines)));
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(lines);
    whole.writeBytes(last.getBytes(StandardCharsets.US_ASCII));
    return whole.toByteArray();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] packed(byte[] lines) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static byte[] lines(byte[] packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }
}
