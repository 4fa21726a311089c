package dev.fim.trust;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.portable.PortableBaseline;
import dev.fim.baseline.sealed.SealedStore;
import dev.fim.digest.Sha256;
import dev.fim.digest.TreeDigest;
import dev.fim.digest.TreeDigester;
import dev.fim.disk.DiskFault;
import dev.fim.disk.GivenFile;
import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.EntryCursor;
import dev.fim.path.ByteString;
import dev.fim.seal.FixedFile;
import dev.fim.seal.Seal;
import dev.fim.seal.SealFile;
import dev.fim.seal.SealSubject;
import dev.fim.seal.SealedBytes;
import dev.fim.seal.Signer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// A portable baseline whose seal is trusted. Closing it closes the file.
///
/// @param file whose bytes are the sealed ones in each reading to the end
@SuppressWarnings("exports") // for the rooms of this module
public record SealedPortable(FixedFile file, PortableBaseline baseline, Accepted accepted)
    implements AutoCloseable {

  /// Checks the bytes of a file by the seal beside it, before anything of them is parsed.
  ///
  /// @throws FimException [Problem#BASELINE_NOT_TRUSTED] if it is not trusted, [Problem#IO] if it
  ///   cannot be read
  public static SealedPortable require(Path path, Trust trust) {
    FixedFile file = hold(path);
    boolean opened = false;
    try {
      Seal seal = requireSealed(file, trust);
      PortableBaseline baseline = PortableBaseline.open(file);
      Generation generation = baseline.generation();
      SealSubject.Baseline sealed = (SealSubject.Baseline) seal.statement().subject();
      // The header need not name the image; the bytes are the sealed ones anyway.
      SealedFacts.require(sealed, ofImage(generation, sealed), display(path));
      SealedPortable portable =
          new SealedPortable(file, baseline, trust.accept(Trust.place(path), List.of(seal), null));
      opened = true;
      return portable;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private static Seal requireSealed(FixedFile file, Trust trust) {
    String subject = display(file.path());
    Seal found = SealFile.read(file.path());
    Seal seal =
        trust.trusted(found == null ? List.of() : List.of(found), "trust", subject).getFirst();
    SealedBytes sealed = seal.statement().file();
    if (sealed == null) {
      throw SealedFacts.refused(subject, "its seal is not that of a portable baseline");
    }
    if (!sealed.equals(file.bytes())) {
      throw SealedFacts.refused(
          subject,
          "sealed are %d bytes with the SHA-256 %s, there are %d with %s"
              .formatted(
                  sealed.length(),
                  sealed.sha256().hex(),
                  file.bytes().length(),
                  file.bytes().sha256().hex()));
    }
    return seal;
  }

  private static Generation ofImage(Generation generation, SealSubject.Baseline sealed) {
    return new Generation(
        generation.id(),
        generation.created(),
        origin(generation, sealed),
        generation.entries(),
        generation.bytes(),
        generation.recorded(),
        generation.gaps(),
        generation.digest());
  }

  private static GenerationOrigin origin(Generation generation, SealSubject.Baseline sealed) {
    return new GenerationOrigin(
        generation.root(),
        generation.scope(),
        generation.policy(),
        generation.policyName(),
        generation.crossing(),
        sealed.image());
  }

  /// Records it as a new generation, with its seal.
  ///
  /// @param database open for writing
  /// @throws FimException [Problem#BASELINE_NOT_TRUSTED] if the recorded entries are not the sealed
  ///   ones; nothing is then recorded
  public Generation importInto(SealedStore database, Instant now) {
    boolean sealed = false;
    try {
      SealSubject.Baseline subject = accepted.baseline();
      Generation generation =
          database.record(baseline.entries(), now, origin(baseline.generation(), subject));
      TreeDigest digest = Objects.requireNonNull(generation.digest());
      SealedFacts.require(subject, digest, true, display(file.path()));
      database.addSeal(generation, digest, accepted.seal());
      sealed = true;
      return generation;
    } finally {
      if (!sealed) {
        database.abandon();
      }
    }
  }

  /// Seals a file where it lies. A portable baseline has neither number nor time, so the seal
  /// counts as one of a series of the key and the name, and the time of sealing gives the number.
  ///
  /// @return the seal, which the caller writes beside the file
  /// @throws FimException [Problem#BASELINE_NOT_TRUSTED] if the file is damaged, [Problem#IO] if it
  ///   cannot be read
  public static Seal seal(Path path, Signer signer, Instant now) {
    try (FixedFile file = hold(path)) {
      PortableBaseline baseline = PortableBaseline.open(file);
      TreeDigest digest;
      try (EntryCursor entries = baseline.entries()) {
        digest = TreeDigester.of(entries);
      }
      return signer.seal(
          SealSubject.Baseline.of(
              baseline.generation(), series(signer), now.toEpochMilli(), now, digest),
          file.bytes(),
          now);
    }
  }

  /// The first half of the SHA-256 over the version, the key and the name.
  private static String series(Signer signer) {
    String line =
        "fim.series/1 %s %s\n".formatted(signer.key().id(), Objects.toString(signer.name(), ""));
    try (Sha256 digest = new Sha256()) {
      digest.update(line.getBytes(StandardCharsets.UTF_8));
      return ByteString.wrap(digest.finish()).hex().substring(0, 32);
    }
  }

  /// Whether a file begins as a portable baseline does.
  ///
  /// @throws FimException ([Problem#IO]) if it cannot be read
  public static boolean isPortable(Path path) {
    try (InputStream in = GivenFile.openRegular(path)) {
      return in != null && PortableBaseline.isBegin(ByteString.wrap(in.readNBytes(2)));
    } catch (IOException e) {
      throw DiskFault.failure("read", display(path), e);
    }
  }

  private static FixedFile hold(Path path) {
    try {
      FixedFile file = FixedFile.hold(path);
      if (file == null) {
        throw new FimException(
            Problem.IO,
            "read the portable baseline",
            display(path),
            "it is not a regular file",
            null);
      }
      return file;
    } catch (IOException e) {
      throw DiskFault.failure("read the portable baseline", display(path), e);
    }
  }

  private static String display(Path path) {
    return HeldDirectory.display(path);
  }

  @Override
  public void close() {
    file.close();
  }
}
