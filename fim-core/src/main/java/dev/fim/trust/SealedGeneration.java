package dev.fim.trust;

import dev.fim.baseline.Generation;
import dev.fim.baseline.sealed.SealedStore;
import dev.fim.digest.TreeDigest;
import dev.fim.digest.TreeDigester;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.EntryCursor;
import dev.fim.seal.Seal;
import dev.fim.seal.SealSubject;
import dev.fim.seal.Signer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A generation of an open database whose seal is trusted.
///
/// @param database open as long as this is used
@SuppressWarnings("exports") // for the rooms of this module
public record SealedGeneration(SealedStore database, Generation generation, Accepted accepted) {

  /// Checks a generation: its seal, then all that the seal is about, then whether it is the newest.
  /// Reads every entry.
  ///
  /// @param place under which it is remembered which seals were seen
  /// @param askedNumber the number that was asked for; null for the newest
  /// @throws FimException ([Problem#BASELINE_NOT_TRUSTED]) if it is not trusted
  public static SealedGeneration require(
      SealedStore database,
      Generation generation,
      String place,
      Trust trust,
      @Nullable Long askedNumber) {
    String subject = subject(database, generation);
    List<Seal> signed =
        trust.trusted(database.seals(generation), "trust", subject).stream()
            .filter(seal -> seal.statement().subject() instanceof SealSubject.Baseline)
            .toList();
    List<Seal> right = new ArrayList<>();
    FimException refusal =
        signed.isEmpty() ? SealedFacts.refused(subject, "its seal is that of a policy") : null;
    TreeDigest digest = null;
    for (Seal seal : signed) {
      SealSubject.Baseline sealed = (SealSubject.Baseline) seal.statement().subject();
      try {
        SealedFacts.require(sealed, generation, subject);
        if (digest == null) {
          read(database, generation, sealed, subject);
          digest = sealed.digest();
        }
        SealedFacts.require(sealed, digest, true, subject);
        right.add(seal);
      } catch (FimException e) {
        if (e.problem() != Problem.BASELINE_NOT_TRUSTED) {
          throw e;
        }
        refusal = e;
      }
    }
    if (right.isEmpty()) {
      throw Objects.requireNonNull(refusal);
    }
    return new SealedGeneration(database, generation, trust.accept(place, right, askedNumber));
  }

  private static void read(
      SealedStore database, Generation generation, SealSubject.Baseline sealed, String subject) {
    try (EntryCursor entries =
        new SealedEntries(database.entries(generation), generation, sealed, subject)) {
      while (entries.next() != null) {
        // the cursor checks at its end
      }
    }
  }

  /// All entries. The cursor ends only if they are the sealed ones, also if the file was changed
  /// since they were checked.
  public EntryCursor entries() {
    return new SealedEntries(
        database.entries(generation),
        generation,
        accepted.baseline(),
        subject(database, generation));
  }

  private static String subject(SealedStore database, Generation generation) {
    return "generation %d of %s".formatted(generation.id(), database.display());
  }

  /// Seals a generation, and stores the seal. Reads every entry. If this fails, the file stays as
  /// it was, without whatever else was written to the open database.
  ///
  /// @param database open for writing
  /// @throws FimException [Problem#BASELINE_NOT_TRUSTED] if the entries are not those that were
  ///   recorded
  public static Seal seal(SealedStore database, Generation generation, Signer signer, Instant now) {
    boolean sealed = false;
    try {
      TreeDigest digest;
      try (EntryCursor entries = database.entries(generation)) {
        digest = TreeDigester.of(entries);
      }
      requireRecorded(database, generation, digest);
      Seal seal =
          signer.seal(
              SealSubject.Baseline.of(
                  generation,
                  series(database),
                  generation.id(),
                  Objects.requireNonNull(generation.created()),
                  digest),
              null,
              now);
      database.addSeal(generation, digest, seal);
      sealed = true;
      return seal;
    } finally {
      if (!sealed) {
        database.abandon();
      }
    }
  }

  private static void requireRecorded(
      SealedStore database, Generation generation, TreeDigest digest) {
    TreeDigest recorded = generation.digest();
    if (recorded != null && !recorded.equals(digest)) {
      throw new FimException(
          Problem.BASELINE_NOT_TRUSTED,
          "seal",
          subject(database, generation),
          "it was recorded with the record %s, and its entries have %s"
              .formatted(recorded.record().hex(), digest.record().hex()),
          "record the tree again with 'fim init'");
    }
  }

  /// The series of the database, which gets one with its first seal.
  ///
  /// @param database open for writing
  public static String series(SealedStore database) {
    String known = database.series();
    if (known == null) {
      byte[] random = new byte[16];
      new SecureRandom().nextBytes(random);
      String made = HexFormat.of().formatHex(random);
      database.beginSeries(made);
      return made;
    }
    if (!known.matches("[0-9a-f]{32}")) {
      throw new FimException(
          Problem.BASELINE_NOT_TRUSTED,
          "seal a generation of",
          database.display(),
          "its series is damaged",
          "record the tree in a new database");
    }
    return known;
  }
}
