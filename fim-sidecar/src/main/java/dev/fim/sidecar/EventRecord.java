package dev.fim.sidecar;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.key.PrivateKeyFile;
import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.event.HeadKeeper;
import dev.fim.sidecar.event.Sealer;
import dev.fim.sidecar.setting.Setting;
import dev.fim.sidecar.setting.Settings;
import dev.fim.sidecar.state.StateDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Connects the chain of the events with that of the run before and with that of the run after, and
/// seals it if there is a key.
///
/// @param keeper null if the state does not take the record
/// @param sealer null if there is no key
record EventRecord(EventLog events, @Nullable HeadKeeper keeper, @Nullable Sealer sealer)
    implements AutoCloseable {

  private static final String DIRECTORY = "chain";
  private static final String FILE = "head";

  /// Opens it, before the first event.
  ///
  /// @throws FimException if the key cannot be read, or the directory in the state cannot be used
  static EventRecord open(Settings settings, EventLog events, Consumer<String> log) {
    Path key = settings.find(Setting.EVENT_KEY);
    Path passphrase = settings.find(Setting.EVENT_KEY_PASSPHRASE);
    if (key == null && passphrase != null) {
      throw new FimException(
          Problem.ARGUMENT,
          "use the setting",
          Setting.EVENT_KEY_PASSPHRASE.key(),
          "there is no key that it belongs to",
          "set " + Setting.EVENT_KEY.key());
    }
    Sealer sealer =
        key == null
            ? null
            : Sealer.start(events, PrivateKeyFile.read(key, passphrase), Clock.systemUTC());
    Path file = StateDirectory.in(settings.get(Setting.STATE), DIRECTORY).reach(FILE);
    return new EventRecord(events, HeadKeeper.start(events, file, log), sealer);
  }

  /// Adds the metrics of the chain.
  void measure(Metrics metrics) {
    metrics.written(events.chain()::total);
    if (sealer != null) {
      metrics.seals(sealer::lastSeal);
    }
  }

  /// Seals the last events, and records that the run ended in order. No event may follow.
  @Override
  public void close() {
    if (sealer != null) {
      sealer.close();
    }
    if (keeper != null) {
      keeper.close();
    }
  }
}
