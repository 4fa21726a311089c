package dev.fim.sidecar.catalogue;

import dev.fim.baseline.Generation;
import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.catalogue.Exchange;
import dev.fim.catalogue.StoreLocation;
import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.fleet.BaselineClaim;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.state.StateDirectory;
import dev.fim.sidecar.state.StateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The newest baseline of one name in a catalogue, as a database on the state volume.
///
/// There are two databases: one is in use, and the next copy goes into the other. The file `copy`
/// says which one is in use, so a copy that is cut short is never used. Thread-safe: [#with] waits
/// only for work on the disk, never for the server.
public final class CatalogueCopy {

  private static final String MARKER = "copy";
  private static final List<String> SLOTS = List.of("first", "second");
  private static final String LINE = "[0-9a-f]{64} (first|second) [1-9][0-9]{0,17} [0-9a-f]{64}";

  private final Path state;
  private final String label;
  private final StoreLocation.OnServer server;
  private final @Nullable String image;
  private @Nullable StateDirectory opened;

  /// @param state the state volume
  /// @param label under which the copy is kept: letters, digits, `-`, `_`, `.` and `%`
  /// @param image that the baseline must have been recorded from; null for any
  public CatalogueCopy(
      Path state, String label, StoreLocation.OnServer server, @Nullable String image) {
    this.state = state;
    this.label = label;
    this.server = server;
    this.image = image;
  }

  /// What the file `copy` holds: the settings that the copy is of, the database in use, and the
  /// generation on the server with the digest of its tree.
  private record Marker(String holder, String slot, long number, String digest) {}

  /// Runs `task` on the database in use.
  ///
  /// @return null if there is none yet
  public synchronized <T> @Nullable T with(Function<StoreLocation, T> task) {
    Marker marker = marker();
    // Both databases are copies of one place.
    return marker == null
        ? null
        : task.apply(StoreLocation.of(directory().resolve(marker.slot), server.place()));
  }

  /// What the copy is of; null if there is none yet.
  public synchronized @Nullable BaselineClaim claim() {
    Marker marker = marker();
    return marker == null
        ? null
        : new BaselineClaim(server.name(), marker.number, marker.digest, null);
  }

  /// Asks the server, and takes a newer generation over if it has one. For one thread at a time,
  /// and not one of the watch: it may take as long as the server does.
  ///
  /// @return whether there is a new copy
  /// @throws FimException if the server cannot be reached or read, or has no such generation; the
  ///   copy stays as it was
  public boolean refresh() {
    Marker before;
    Path directory;
    synchronized (this) {
      before = marker();
      directory = directory();
    }
    if (before != null && exchange(directory, before.slot).isNewest(image)) {
      return false;
    }
    String slot = before == null || before.slot.equals(SLOTS.get(1)) ? SLOTS.get(0) : SLOTS.get(1);
    delete(directory.resolve(slot));
    Exchange.Arrival arrival =
        exchange(directory, slot).pull(null, image, Exchange.Content.WITHOUT);
    Generation from = arrival.from();
    String digest = Objects.requireNonNull(from.digest(), "checked by the pull").tree().hex();
    write(new Marker(holder(), slot, from.id(), digest));
    return true;
  }

  private Exchange exchange(Path directory, String slot) {
    return new Exchange(StoreLocation.of(directory.resolve(slot)), server);
  }

  /// Held open from the first use on.
  private synchronized Path directory() {
    StateDirectory known = opened;
    if (known == null) {
      known = StateDirectory.in(state, "catalogue");
      opened = known;
    }
    return known.below(label);
  }

  /// SHA-256 of the settings, so that a copy of other settings is not used.
  private String holder() {
    String text =
        String.join("\0", server.address().display(), server.name(), image == null ? "" : image);
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private @Nullable Marker marker() {
    Path file = directory().resolve(MARKER);
    try {
      String line = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (!line.matches(LINE)) {
        throw failure(
            "read", file, "it holds no line of the form 'HOLDER SLOT NUMBER DIGEST'", null);
      }
      List<String> words = List.of(line.split(" ", -1));
      return words.get(0).equals(holder())
          ? new Marker(words.get(0), words.get(1), Long.parseLong(words.get(2)), words.get(3))
          : null;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw failure("read", file, String.valueOf(e.getMessage()), e);
    }
  }

  private synchronized void write(Marker marker) {
    Path file = directory().resolve(MARKER);
    String line =
        "%s %s %d %s%n".formatted(marker.holder, marker.slot, marker.number, marker.digest);
    try {
      StateFile.replace(file, line.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw failure("write", file, String.valueOf(e.getMessage()), e);
    }
  }

  private synchronized void delete(Path database) {
    try {
      for (Path file : BaselineDatabase.files(database)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw failure("remove", database, String.valueOf(e.getMessage()), e);
    }
  }

  private static FimException failure(
      String attempt, Path file, String fact, @Nullable Exception cause) {
    return new FimException(
        Problem.IO,
        attempt,
        HeldDirectory.display(file),
        DisplayForm.ofText(fact),
        attempt.equals("read") ? "remove it: the copy is then taken again" : null,
        cause);
  }

  /// The name in the log, in display form.
  String display() {
    return "'" + DisplayForm.ofText(server.name()) + "' of " + server.display();
  }
}
