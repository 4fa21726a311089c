package dev.fim.sidecar.guard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a guard does about its target just now, and why the target is not ready meanwhile. It
/// belongs to the thread of the guard; [#unverified], [#notReady] and [#hung] are for any thread.
sealed interface GuardState permits GuardState.Paused, SeekingState, WatchingState {

  /// Goes on with it, for a moment.
  ///
  /// @return what the guard does next: this, or another state, and then this one is over
  GuardState step() throws InterruptedException;

  /// The container that is watched; null while none is.
  @Nullable WatchedContainer container();

  /// Why its files are not known to be what they should be, in display form; null if they are.
  @Nullable String unverified();

  /// Why the target is not ready, in display form; null if it is.
  default @Nullable String notReady() {
    return unverified();
  }

  /// What goes on for too long, in display form; null if nothing does.
  default @Nullable String hung() {
    return null;
  }

  /// Gives up what it holds.
  void close();

  /// Nothing is looked for: before the first look, and for some time after a failure. Who opens the
  /// pod anew goes on with [SeekingState].
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
