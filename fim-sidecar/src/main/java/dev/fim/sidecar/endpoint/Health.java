package dev.fim.sidecar.endpoint;

import org.jspecify.annotations.Nullable;

/// How the sidecar is, as whoever asks must be told. Thread-safe; never blocks.
public interface Health {

  /// Why a restart of the sidecar is called for; null if it is not. One line in display form.
  @Nullable String notLive();

  /// Why what is watched cannot be vouched for; null if it can. One line in display form.
  @Nullable String notReady();
}
