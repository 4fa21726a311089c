package dev.fim.scan;

import dev.fim.posix.Calls;
import java.util.concurrent.atomic.AtomicInteger;

/// An open directory, shared by the walk and by the workers that have files of it to read. It is
/// closed when the last of them lets go. Thread-safe.
final class Directory {

  private final int fd;
  private final long mountId;
  private final DescriptorBudget budget;
  private final AtomicInteger holders = new AtomicInteger(1);

  /// Takes over `fd` and a place in `budget`.
  Directory(int fd, long mountId, DescriptorBudget budget) {
    this.fd = fd;
    this.mountId = mountId;
    this.budget = budget;
  }

  int fd() {
    return fd;
  }

  /// The mount that the directory was opened on.
  long mountId() {
    return mountId;
  }

  /// For one holder more; only while there is one.
  Directory share() {
    holders.incrementAndGet();
    return this;
  }

  /// One holder less.
  void release(Calls calls) {
    if (holders.decrementAndGet() == 0) {
      calls.closeDescriptor(fd);
      budget.giveBack();
    }
  }
}
