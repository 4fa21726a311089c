package dev.fim.sidecar.watch;

import dev.fim.sidecar.finding.TargetVerdict;

/// Receives the results of a watch. For each watch one thread calls it at a time, and that is a
/// checking thread: the next check waits until the call returns, and so do those of other targets.
/// Long work, and above all closing the watch itself, belongs on another thread.
public interface WatchListener {

  /// A check has finished. After [TargetVerdict.Gone] there are no more calls.
  void verdict(TargetVerdict verdict, CheckContext context);

  /// Events were lost or a check had no verdict. A sweep follows, or the regular sweeps make up for
  /// it.
  void notice(WatchNotice notice);

  /// A thread of the watch has ended because of a fault in this program: nothing is watched any
  /// more.
  void failed(Throwable fault);
}
