package dev.fim.trust;

import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.key.PublicKeyFile;
import dev.fim.key.VerifyingKey;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.policy.Policy;
import dev.fim.seal.PolicyDigest;
import dev.fim.seal.Seal;
import dev.fim.seal.SealFile;
import dev.fim.seal.SealSubject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which seals are trusted. Immutable.
///
/// @param keys whose seals are trusted; at least one
/// @param memories of the newest seals; empty if an older one is not to be noticed
/// @param policies the seals beside given policies, by the paths of these
/// @param own digests of policies that need no seal
/// @param takesOlderByNumber whether a generation that is asked for by its own number may be older
///   than the newest that was seen
public record Trust(
    List<VerifyingKey> keys,
    List<TrustMemory> memories,
    List<SealedPolicy> policies,
    Set<ByteString> own,
    boolean takesOlderByNumber) {

  /// A seal beside a policy.
  ///
  /// @param file the policy
  public record SealedPolicy(Path file, Seal seal) {}

  public Trust {
    keys = List.copyOf(keys);
    memories = List.copyOf(memories);
    policies = List.copyOf(policies);
    own = Set.copyOf(own);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("trust without a key");
    }
  }

  /// Trust in the public keys in these files. Beside each is a memory of the newest seals.
  ///
  /// @throws FimException ([Problem#IO]) if one cannot be read, others can write it, or it is no
  ///   key
  public static Trust in(List<Path> publicKeys) {
    return new Trust(
        publicKeys.stream().map(PublicKeyFile::read).toList(),
        publicKeys.stream().map(TrustMemory::beside).toList(),
        List.of(),
        Set.of(),
        false);
  }

  /// The same, with one memory in place of all others.
  public Trust withMemory(TrustMemory memory) {
    return new Trust(keys, List.of(memory), policies, own, takesOlderByNumber);
  }

  /// The same without a memory: an older baseline with its old seal is accepted. Each report has a
  /// note on that.
  public Trust withoutMemory() {
    return new Trust(keys, List.of(), policies, own, takesOlderByNumber);
  }

  /// The same, for looking at older generations.
  public Trust withOlderByNumber() {
    return new Trust(keys, memories, policies, own, true);
  }

  /// The same, with the seal beside a policy file, if there is one.
  ///
  /// @throws FimException ([Problem#BASELINE_NOT_TRUSTED]) if that is no seal
  public Trust withPolicy(Path file) {
    Seal seal = SealFile.read(file);
    return seal == null
        ? this
        : new Trust(
            keys,
            memories,
            Stream.concat(policies.stream(), Stream.of(new SealedPolicy(file, seal))).toList(),
            own,
            takesOlderByNumber);
  }

  /// The same, with a policy that needs no seal: one that nobody but the caller has written.
  public Trust withOwnPolicy(Policy policy) {
    ByteString digest = PolicyDigest.of(policy.source());
    if (digest == null) {
      return this;
    }
    Set<ByteString> all =
        Stream.concat(own.stream(), Stream.of(digest)).collect(Collectors.toUnmodifiableSet());
    return new Trust(keys, memories, policies, all, takesOlderByNumber);
  }

  /// The seals among these that a trusted key has made.
  ///
  /// @param seals of one subject
  /// @param attempt as it follows "cannot": `trust generation 3 of`
  /// @throws FimException ([Problem#BASELINE_NOT_TRUSTED]) if there is none
  List<Seal> trusted(List<Seal> seals, String attempt, String subject) {
    List<Seal> good =
        seals.stream().filter(seal -> keys.stream().anyMatch(seal::isSignedBy)).toList();
    if (!good.isEmpty()) {
      return good;
    }
    List<String> facts = new ArrayList<>();
    for (Seal seal : seals) {
      facts.add(
          keys.stream().anyMatch(key -> key.id().equals(seal.key()))
              ? "its seal names the key %s, and that key did not make the signature"
                  .formatted(seal.key())
              : "the key %s sealed it".formatted(seal.key()));
    }
    facts.add(
        "trusted: "
            + keys.stream().map(key -> "the key " + key.id()).collect(Collectors.joining(", ")));
    throw new FimException(
        Problem.BASELINE_NOT_TRUSTED,
        attempt,
        subject,
        (seals.isEmpty() ? "it has no seal; " : "") + String.join("; ", facts),
        seals.isEmpty()
            ? "seal it with 'fim seal' where its key is, if you know that it is right"
            : "name the public key of who may seal it with --trust, if you know that it is right");
  }

  /// Accepts the first of these seals that is not older than what was seen, and remembers it.
  ///
  /// @param seals at least one
  /// @param askedNumber the number of the generation that was asked for; null for the newest
  /// @throws FimException if it is older: see [TrustMemory]
  Accepted accept(String place, List<Seal> seals, @Nullable Long askedNumber) {
    @Nullable FimException refusal = null;
    for (Seal seal : seals) {
      try {
        return accept(place, seal, askedNumber);
      } catch (FimException e) {
        if (e.problem() != Problem.BASELINE_NOT_TRUSTED) {
          throw e;
        }
        refusal = refusal == null ? e : refusal;
      }
    }
    throw Objects.requireNonNull(refusal);
  }

  private Accepted accept(String place, Seal seal, @Nullable Long askedNumber) {
    SeenSeal seen = SeenSeal.of(place, seal);
    TrustMemory.Older older =
        takesOlderByNumber && askedNumber != null && askedNumber == seen.number()
            ? TrustMemory.Older.ACCEPT
            : TrustMemory.Older.REFUSE;
    List<String> notes = new ArrayList<>();
    notes.add(about(seal));
    if (memories.isEmpty()) {
      notes.add("no memory of seals was used: whether a newer baseline was replaced is not known");
    }
    for (TrustMemory memory : memories) {
      if (!memory.accept(seen, older)) {
        notes.add(
            "%s had no seal for this path before: an older baseline is noticed from now on"
                .formatted(memory.display()));
      }
    }
    return new Accepted(this, seal, notes);
  }

  private static String about(Seal seal) {
    String name = seal.statement().name();
    String named = name == null ? "" : " as '%s'".formatted(DisplayForm.ofText(name));
    String number =
        seal.statement().subject() instanceof SealSubject.Baseline baseline
            ? ", generation %d of %s".formatted(baseline.number(), baseline.created())
            : "";
    return "sealed by the key %s at %s%s%s"
        .formatted(seal.key(), seal.statement().sealed(), named, number);
  }

  /// Requires that a given policy is the sealed one, or has a seal of its own.
  ///
  /// @param sealed its digest in the seal of the baseline; null for the default policy
  /// @return notes for the report
  /// @throws FimException ([Problem#BASELINE_NOT_TRUSTED]) if it is another one
  List<String> requirePolicy(Policy given, @Nullable ByteString sealed) {
    ByteString digest = PolicyDigest.of(given.source());
    if (Objects.equals(digest, sealed) || (digest != null && own.contains(digest))) {
      return List.of();
    }
    String subject = HeldDirectory.display(Path.of(Objects.requireNonNullElse(given.name(), "-")));
    for (SealedPolicy policy : policies) {
      if (digest != null
          && policy.seal().statement().subject() instanceof SealSubject.PolicyText text
          && text.digest().equals(digest)) {
        List<Seal> good = trusted(List.of(policy.seal()), "trust the policy", subject);
        Accepted accepted = accept(place(policy.file()), good, null);
        return accepted.notes().stream().map(note -> "the policy given: " + note).toList();
      }
    }
    throw new FimException(
        Problem.BASELINE_NOT_TRUSTED,
        "trust the policy",
        subject,
        "its digest is %s, the seal of the baseline has %s, and it has no seal of its own"
            .formatted(display(digest), display(sealed)),
        "leave out --policy, or seal the policy with 'fim seal'");
  }

  static String display(@Nullable ByteString policy) {
    return policy == null ? "the default policy" : policy.hex();
  }

  /// The place of a file in a memory.
  static String place(Path file) {
    return HeldDirectory.display(file.toAbsolutePath().normalize());
  }
}
