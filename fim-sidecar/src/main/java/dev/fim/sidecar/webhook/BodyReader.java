package dev.fim.sidecar.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads bodies in bounded memory, however many are sent at once. Thread-safe.
///
/// A pod takes some kilobytes. What is larger than [#SMALL] waits for one of few places, and keeps
/// it until it is closed, since a tree of JSON takes many times the memory of its text. So those
/// who send large bodies, slowly or many of them, are in the way of each other only.
final class BodyReader {

  /// More than any pod that the API server reads (3 MiB) or etcd stores (1.5 MiB).
  static final int MOST = 4 << 20;

  static final int SMALL = 64 << 10;
  static final int LARGE_AT_ONCE = 2;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final Semaphore places = new Semaphore(LARGE_AT_ONCE, true);

  /// What was read.
  static final class Body implements AutoCloseable {

    private final byte[] bytes;
    private final @Nullable Semaphore places;

    private Body(byte[] bytes, @Nullable Semaphore places) {
      this.bytes = bytes;
      this.places = places;
    }

    /// Not to be changed.
    byte[] bytes() {
      return bytes;
    }

    @Override
    public void close() {
      if (places != null) {
        places.release();
      }
    }
  }

  /// Reads a whole body.
  ///
  /// @param declared its length as the client has it; negative if it does not say
  /// @throws Refused if it is larger than [#MOST], or large while other large ones are read
  /// @throws IOException if the client is gone, or too slow
  Body read(InputStream in, long declared) throws IOException, Refused {
    if (declared > MOST) {
      throw Refused.oversized(MOST);
    }
    byte[] head = in.readNBytes(SMALL + 1);
    if (head.length <= SMALL) {
      return new Body(head, null);
    }
    takePlace();
    byte[] rest = null;
    try {
      rest = in.readNBytes(MOST + 1 - head.length);
      if (head.length + rest.length > MOST) {
        throw Refused.oversized(MOST);
      }
      byte[] whole = Arrays.copyOf(head, head.length + rest.length);
      System.arraycopy(rest, 0, whole, head.length, rest.length);
      return new Body(whole, places);
    } finally {
      if (rest == null || head.length + rest.length > MOST) {
        places.release();
      }
    }
  }

  private void takePlace() throws IOException, Refused {
    try {
      if (!places.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Refused.busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the time of the exchange is up");
    }
  }
}
