package dev.fim.scan.observe;

import dev.fim.posix.Calls;
import java.util.concurrent.atomic.AtomicInteger;

/// An open directory, shared by the walk and by the workers that have files of it to read. It is
/// closed when the last of them lets go. Thread-safe.
public final class Directory {

  private final int fd;
  private final long mountId;
  private final Runnable giveBack;
  private final AtomicInteger holders = new AtomicInteger(1);

  /// Takes over `fd`.
  ///
  /// @param giveBack run once the descriptor is closed, on the thread that lets go last
  public Directory(int fd, long mountId, Runnable giveBack) {
    this.fd = fd;
    this.mountId = mountId;
    this.giveBack = giveBack;
  }

  public int fd() {
    return fd;
  }

  /// The mount that the directory was opened on.
  long mountId() {
    return mountId;
  }

  /// For one holder more; only while there is one.
  public Directory share() {
    holders.incrementAndGet();
    return this;
  }

  /// One holder less.
  public void release(Calls calls) {
    if (holders.decrementAndGet() == 0) {
      calls.closeDescriptor(fd);
      giveBack.run();
    }
  }
}
