package dev.fim.sidecar.event;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.key.PrivateKeyFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Connects the chain of the events with that of the run before and with that of the run after, and
/// seals it if there is a key.
///
/// @param keeper null if the state does not take the record
/// @param sealer null if there is no key
public record EventRecord(EventLog events, @Nullable HeadKeeper keeper, @Nullable Sealer sealer)
    implements AutoCloseable {

  /// Opens it, before the first event.
  ///
  /// @param key the private key; null to seal nothing
  /// @param passphrase of the key; null if it has none
  /// @param head the file that keeps how far a run got, in a directory that only this user can
  ///   write
  /// @param log takes lines in display form; must not block
  /// @throws FimException if the key cannot be read
  public static EventRecord open(
      EventLog events,
      @Nullable Path key,
      @Nullable Path passphrase,
      Path head,
      Consumer<String> log) {
    if (key == null && passphrase != null) {
      throw new FimException(
          Problem.ARGUMENT,
          "use the setting",
          "event-key-passphrase",
          "there is no key that it belongs to",
          "set event-key");
    }
    Sealer sealer =
        key == null
            ? null
            : Sealer.start(events, PrivateKeyFile.read(key, passphrase), Clock.systemUTC());
    return new EventRecord(events, HeadKeeper.start(events, head, log), sealer);
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
