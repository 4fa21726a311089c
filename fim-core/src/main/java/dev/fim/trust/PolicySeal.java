package dev.fim.trust;

import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.path.ByteString;
import dev.fim.policy.Policy;
import dev.fim.seal.PolicyDigest;
import dev.fim.seal.Seal;
import dev.fim.seal.SealFile;
import dev.fim.seal.SealSubject;
import dev.fim.seal.Signer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Seals of policies.
public final class PolicySeal {

  private PolicySeal() {}

  /// Seals a policy with all that it includes.
  ///
  /// @return the seal, which the caller writes beside the file
  /// @throws FimException [dev.fim.error.Problem#POLICY] if it cannot be read, or has a fault
  public static Seal seal(Path file, Signer signer, Instant now) {
    return signer.seal(subject(file), null, now);
  }

  private static SealSubject.PolicyText subject(Path file) {
    String source = Objects.requireNonNull(Policy.read(file).source());
    ByteString digest = Objects.requireNonNull(PolicyDigest.of(source));
    return new SealSubject.PolicyText(digest, source.getBytes(StandardCharsets.UTF_8).length);
  }

  /// Checks a policy by the seal beside it.
  ///
  /// @throws FimException [dev.fim.error.Problem#BASELINE_NOT_TRUSTED] if it is not trusted
  public static Accepted require(Path file, Trust trust) {
    String subject = HeldDirectory.display(file);
    Seal found = SealFile.read(file);
    List<Seal> good = trust.trusted(found == null ? List.of() : List.of(found), "trust", subject);
    SealSubject.PolicyText there = subject(file);
    if (!(good.getFirst().statement().subject() instanceof SealSubject.PolicyText sealed)) {
      throw SealedFacts.refused(subject, "its seal is not that of a policy");
    }
    if (!sealed.equals(there)) {
      throw SealedFacts.refused(
          subject,
          "sealed is the policy with the digest %s, there is %s"
              .formatted(sealed.digest().hex(), there.digest().hex()));
    }
    return trust.accept(Trust.place(file), good, null);
  }
}
