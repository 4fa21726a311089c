package dev.fim.scan.observe;

import dev.fim.posix.Calls;
import java.util.concurrent.atomic.AtomicInteger;

/// An open directory, shared by the walk and the workers that read its files. The last release
/// closes it. Thread-safe.
public final class Directory {

  private final int fd;
  private final long mountId;
  private final boolean isReachable;
  private final Runnable giveBack;
  private final AtomicInteger holders = new AtomicInteger(1);

  /// Takes ownership of `fd`.
  ///
  /// @param giveBack runs after the descriptor is closed, on the thread of the last release
  public Directory(int fd, long mountId, Runnable giveBack) {
    this(fd, mountId, false, giveBack);
  }

  /// As [#Directory(int, long, Runnable)].
  ///
  /// @param isReachable whether everybody may use the names in it: it and each directory above give
  ///   others the right to search
  public Directory(int fd, long mountId, boolean isReachable, Runnable giveBack) {
    this.fd = fd;
    this.mountId = mountId;
    this.isReachable = isReachable;
    this.giveBack = giveBack;
  }

  public int fd() {
    return fd;
  }

  /// The mount of the directory.
  long mountId() {
    return mountId;
  }

  /// Whether everybody may use the names in it; false if unknown.
  public boolean isReachable() {
    return isReachable;
  }

  /// Adds a holder; only while there is one.
  public Directory share() {
    holders.incrementAndGet();
    return this;
  }

  /// Removes a holder.
  public void release(Calls calls) {
    if (holders.decrementAndGet() == 0) {
      calls.closeDescriptor(fd);
      giveBack.run();
    }
  }
}
