package dev.fim.sidecar.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The whole body of a request, read in bounded memory, however many are sent at once.
///
/// A pod takes some kilobytes. What is larger than [#SMALL] waits for one of few places, and keeps
/// it until it is closed, since a tree of JSON takes many times the memory of its text. So those
/// who send large bodies, slowly or many of them, are in the way of each other only.
public final class Body implements AutoCloseable {

  /// More than any pod that the API server reads (3 MiB) or etcd stores (1.5 MiB), in bytes.
  public static final int MOST = 4 << 20;

  public static final int SMALL = 64 << 10;
  public static final int LARGE_AT_ONCE = 2;

  private static final long LONGEST_WAIT_MILLIS = 2_000;

  private final byte[] bytes;
  private final Runnable leave;

  private Body(byte[] bytes, Runnable leave) {
    this.bytes = bytes;
    this.leave = leave;
  }

  /// @param declared its length as the client has it; negative if it does not say
  /// @param places for large ones
  /// @param attempt the beginning of the message to a client whose body is not read
  static Body read(InputStream in, long declared, Semaphore places, String attempt)
      throws IOException, InterruptedException, Refused {
    if (declared > MOST) {
      throw oversized(attempt);
    }
    byte[] head = in.readNBytes(SMALL + 1);
    if (head.length <= SMALL) {
      return new Body(head, () -> {});
    }
    if (!places.tryAcquire(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new Refused(
          Answer.line(503, attempt + "other large ones are being read; send it again"));
    }
    Body whole = null;
    try {
      PushbackInputStream all = new PushbackInputStream(in, head.length);
      all.unread(head);
      byte[] bytes = all.readNBytes(MOST + 1);
      if (bytes.length > MOST) {
        throw oversized(attempt);
      }
      whole = new Body(bytes, places::release);
      return whole;
    } finally {
      if (whole == null) {
        places.release();
      }
    }
  }

  private static Refused oversized(String attempt) {
    return new Refused(Answer.line(413, attempt + "it is larger than " + MOST + " bytes"));
  }

  /// Not to be changed.
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public void close() {
    leave.run();
  }
}
