package dev.fim.benchmark;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.fim.posix.Calls;
import dev.fim.posix.NativeDigest;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// SHA-256 of one content: by the system's library, and by Java.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DigestBenchmark {

  private static final byte[] OF_ABC =
      HexFormat.of().parseHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

  /// In bytes.
  @Param({"4096", "262144"})
  private int size;

  private final Calls calls = new Calls();
  private MemorySegment content = MemorySegment.NULL;
  private byte[] bytes = {};
  private NativeDigest system = digest(calls);
  private MessageDigest java = java();

  private static NativeDigest digest(Calls calls) {
    return Objects.requireNonNull(
        NativeDigest.of(calls, "sha256", OF_ABC), "this system has no libcrypto");
  }

  private static MessageDigest java() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Setup(Level.Trial)
  public void fill() {
    bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    content = calls.arena().allocate(size, 4096);
    MemorySegment.copy(bytes, 0, content, JAVA_BYTE, 0, size);
  }

  @TearDown(Level.Trial)
  public void close() {
    calls.close();
  }

  @Benchmark
  public byte[] libcrypto() {
    system.update(content, size);
    return system.finish();
  }

  @Benchmark
  public byte[] jdk() {
    return java.digest(bytes);
  }
}
