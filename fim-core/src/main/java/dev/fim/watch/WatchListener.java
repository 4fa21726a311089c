package dev.fim.watch;

import dev.fim.compare.Change;
import dev.fim.path.RawPath;
import dev.fim.request.Outcome;

/// Receives what a watch finds. One thread calls it at a time. An exception ends the watch.
public interface WatchListener {

  /// A path differs from the baseline, or differs in another way than before.
  void changed(Change change);

  /// A path that differed no longer does.
  void restored(RawPath path);

  /// A check of the whole tree has ended. Its changes were passed on before.
  void checked(Outcome outcome);

  /// What limits the watch, in one line in display form.
  void notice(String text);
}
