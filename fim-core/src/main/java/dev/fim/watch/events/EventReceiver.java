package dev.fim.watch.events;

import dev.fim.path.RawPath;
import dev.fim.posix.Inotify;

/// Takes the events of one tree. The thread of an [EventLoop] calls it.
public interface EventReceiver {

  /// Takes an event.
  ///
  /// @param directory of the watch
  @SuppressWarnings("exports") // for the rooms that watch
  void take(Inotify.Event event, RawPath directory);

  /// The kernel has dropped events.
  void overflow();

  /// Nanoseconds until a check is due; [Long#MAX_VALUE] if none is.
  long nanosUntilDue();

  /// Checks the paths that are due, if any.
  void checkIfDue();

  /// A fault of this program in a call; if the loop itself failed, no event comes any more.
  void fail(Throwable fault);
}
