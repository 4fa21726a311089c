package dev.fim.sidecar.watch;

import dev.fim.sidecar.finding.TargetVerdict;

/// Who hears what a watch finds. Called by one thread at a time for each watch, on the threads that
/// check: the next check waits until it returns, and so do those of other targets. What takes long,
/// and above all the closing of the watch itself, belongs on another thread.
public interface WatchListener {

  /// A check came to its end. After [TargetVerdict.Gone] there is nothing more.
  void verdict(TargetVerdict verdict, CheckContext context);

  /// Something stood against hearing of changes, or against a verdict. A sweep follows, or the
  /// sweeps that come anyway make up for it.
  void notice(WatchNotice notice);

  /// A thread of the watch has ended for a fault of this program: nothing is watched any more.
  void failed(Throwable fault);
}
