package dev.fim.catalogue;

import dev.fim.baseline.Generation;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.catalogue.Catalogue;
import dev.fim.baseline.sealed.SealedStore;
import dev.fim.cursor.ChangedFiles;
import dev.fim.digest.TreeDigest;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.EntryCursor;
import dev.fim.path.DisplayForm;
import dev.fim.seal.Seal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Takes generations from a database file to a server and back. What arrives is what left: times,
/// origin and entries, to the last byte.
public final class Exchange {

  private final StoreLocation local;
  private final StoreLocation.OnServer server;

  /// @param local a database file
  public Exchange(StoreLocation local, StoreLocation.OnServer server) {
    this.local = local;
    this.server = server;
  }

  /// Whether copies of content travel too.
  public enum Content {
    WITHOUT,
    WITH
  }

  /// A generation that has arrived.
  ///
  /// @param from as it is in the store that it comes from
  /// @param to as it is in the store that it was taken to
  /// @param isNew whether the other store did not have it before: its entries for a push, the whole
  ///   generation for a pull
  public record Arrival(Generation from, Generation to, boolean isNew) {}

  /// Adds a generation to the server. Entries that are there already are not sent.
  ///
  /// @param number of a generation of the local store; null for the newest
  public Arrival push(@Nullable Long number, Content content) {
    try (SealedStore from = local.open(OpenMode.READ);
        Catalogue to = Catalogue.open(server.address(), server.name(), OpenMode.WRITE)) {
      Generation generation = number == null ? from.latest() : from.generation(number);
      TreeDigest digest = generation.digest();
      if (digest != null && content == Content.WITHOUT) {
        Generation shared = to.share(digest, created(generation), generation.origin());
        if (shared != null) {
          copySeals(from, generation, to, shared);
          return new Arrival(generation, shared, false);
        }
      }
      Generation arrived =
          to.record(
              travelling(from, generation, content), created(generation), generation.origin());
      requireEqual(generation, arrived);
      copySeals(from, generation, to, arrived);
      return new Arrival(generation, arrived, true);
    }
  }

  /// Adds a generation of the server to the local store, unless that has it as its newest. Its
  /// entries are held against the digest that it was recorded with: nothing is recorded unless they
  /// fit.
  ///
  /// @param number of a generation of the server; null for the newest
  /// @param image that the generation must have been recorded from; null for any
  /// @throws FimException [Problem#BASELINE_NOT_TRUSTED] if an entry was altered on the server
  public Arrival pull(@Nullable Long number, @Nullable String image, Content content) {
    try (Catalogue from = Catalogue.open(server.address(), server.name(), OpenMode.READ)) {
      Generation generation = chosen(from, number, image);
      if (generation.digest() == null) {
        throw new FimException(
            Problem.DATABASE,
            "pull generation " + generation.id() + " from",
            server.display(),
            "it has no digest",
            null);
      }
      try (SealedStore to = local.open(OpenMode.CREATE)) {
        Generation newest = to.newest().orElse(null);
        if (newest != null && content == Content.WITHOUT && isSame(newest, generation)) {
          copySeals(from, generation, to, newest);
          return new Arrival(generation, newest, false);
        }
        return new Arrival(generation, taken(from, generation, to, content), true);
      }
    }
  }

  /// The generation and its seals, both or neither.
  private Generation taken(
      SealedStore from, Generation generation, SealedStore to, Content content) {
    boolean isWhole = false;
    try {
      Generation arrived =
          to.record(
              travelling(from, generation, content), created(generation), generation.origin());
      requireEqual(generation, arrived);
      copySeals(from, generation, to, arrived);
      isWhole = true;
      return arrived;
    } finally {
      if (!isWhole) {
        to.abandon();
      }
    }
  }

  /// Whether the newest generation of the local store is the newest of the server. Reads no entry.
  ///
  /// @param image as in [#pull]
  public boolean isNewest(@Nullable String image) {
    Generation wanted;
    List<Seal> seals;
    try (Catalogue from = Catalogue.open(server.address(), server.name(), OpenMode.READ)) {
      wanted = chosen(from, null, image);
      seals = from.seals(wanted);
    }
    try (SealedStore to = local.open(OpenMode.READ)) {
      return to.newest()
          .filter(newest -> isSame(newest, wanted) && to.seals(newest).containsAll(seals))
          .isPresent();
    }
  }

  private Generation chosen(Catalogue from, @Nullable Long number, @Nullable String image) {
    if (number == null) {
      return image == null ? from.latest() : from.latestOf(image);
    }
    Generation generation = from.generation(number);
    if (image != null && !image.equals(generation.image())) {
      throw new FimException(
          Problem.ARGUMENT,
          "pull generation " + number + " from",
          server.display(),
          "it was not recorded from the image " + DisplayForm.ofText(image),
          "leave out the number or the image");
    }
    return generation;
  }

  /// Seals travel as they are: what they are about is not the number in a store.
  private static void copySeals(
      SealedStore from, Generation generation, SealedStore to, Generation arrived) {
    TreeDigest digest = arrived.digest();
    List<Seal> known = to.seals(arrived);
    if (digest != null) {
      from.seals(generation).stream()
          .filter(seal -> !known.contains(seal))
          .forEach(seal -> to.addSeal(arrived, digest, seal));
    }
  }

  private static boolean isSame(Generation one, Generation other) {
    return Objects.equals(one.digest(), other.digest())
        && Objects.equals(one.created(), other.created())
        && one.origin().equals(other.origin());
  }

  private EntryCursor travelling(SealedStore from, Generation generation, Content content) {
    return new ChangedFiles(
        from.entries(generation),
        content == Content.WITH ? from::withCopy : file -> file.withContent(null));
  }

  private static Instant created(Generation generation) {
    return Objects.requireNonNull(generation.created(), "a generation of a store has a time");
  }

  /// What was written is the same as what was read.
  private static void requireEqual(Generation left, Generation arrived) {
    @Nullable TreeDigest before = left.digest();
    if (before != null && !before.equals(arrived.digest())) {
      throw new FimException(
          Problem.DATABASE,
          "take over",
          "generation " + left.id(),
          "it did not arrive as it left",
          "tell the authors of fim, with the version that recorded it");
    }
  }
}
