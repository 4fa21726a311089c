package dev.fim.sidecar.endpoint;

import org.jspecify.annotations.Nullable;

/// The health of the sidecar for probes. Thread-safe; never blocks.
public interface Health {

  /// Why the sidecar should be restarted; null if it should not. One line in display form.
  @Nullable String notLive();

  /// Why the watched containers are not verified; null if they are. One line in display form.
  @Nullable String notReady();
}
