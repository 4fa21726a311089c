package dev.fim.sidecar.guard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The current work of a guard, and the reason why the target is not ready. It belongs to the
/// guard's thread; [#unverified], [#notReady] and [#hung] are for any thread.
sealed interface GuardState permits GuardState.Paused, SeekingState, WatchingState {

  /// Does one step of the work.
  ///
  /// @return the next state: this one, or another one, which replaces it
  GuardState step() throws InterruptedException;

  /// The watched container; null if there is none.
  @Nullable WatchedContainer container();

  /// Why its files are not verified, in display form; null if they are.
  @Nullable String unverified();

  /// Why the target is not ready, in display form; null if it is.
  default @Nullable String notReady() {
    return unverified();
  }

  /// Which work hangs, in display form; null if none does.
  default @Nullable String hung() {
    return null;
  }

  /// Releases its resources.
  void close();

  /// Does nothing for a while: before the first look, and after a failure. The guard then opens the
  /// pod again and continues with [SeekingState].
  record Paused(String unverified, Duration time) implements GuardState {

    @Override
    public GuardState step() throws InterruptedException {
      Thread.sleep(time);
      return this;
    }

    @Override
    public @Nullable WatchedContainer container() {
      return null;
    }

    @Override
    public void close() {}
  }
}
