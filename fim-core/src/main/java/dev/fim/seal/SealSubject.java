package dev.fim.seal;

import dev.fim.baseline.Generation;
import dev.fim.digest.TreeDigest;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a seal is about.
public sealed interface SealSubject {

  /// The kind in the statement.
  String kind();

  /// A generation, in a database or as a portable baseline.
  ///
  /// @param series the line of generations that it belongs to: 32 lower-case hexadecimal digits
  /// @param number rises within the series; 1 or more
  /// @param created when it was recorded
  /// @param root the directory that counted as `/`
  /// @param policy SHA-256 of the policy's source; null for the default policy
  /// @param image the id of the container image; null for a tree
  /// @param entries how many it holds
  /// @param digest of all entries
  record Baseline(
      String series,
      long number,
      Instant created,
      RawPath root,
      Scope scope,
      MountCrossing crossing,
      @Nullable ByteString policy,
      @Nullable String image,
      long entries,
      TreeDigest digest)
      implements SealSubject {

    private static final Pattern SERIES = Pattern.compile("[0-9a-f]{32}");

    /// @throws IllegalArgumentException if a value is out of its range
    public Baseline {
      if (!SERIES.matcher(series).matches()) {
        throw new IllegalArgumentException("a series has 32 hexadecimal digits");
      }
      if (number < 1 || entries < 0 || scope.paths().isEmpty()) {
        throw new IllegalArgumentException("a number, a count or a scope out of range");
      }
      requireDigest(policy);
    }

    /// The subject for a generation.
    ///
    /// @param digest of its entries, as they were read
    public static Baseline of(
        Generation generation, String series, long number, Instant created, TreeDigest digest) {
      return new Baseline(
          series,
          number,
          created,
          generation.root(),
          generation.scope(),
          generation.crossing(),
          PolicyDigest.of(generation.policy()),
          generation.image(),
          generation.entries(),
          digest);
    }

    @Override
    public String kind() {
      return "baseline";
    }
  }

  /// The text of a policy, with its includes inserted.
  ///
  /// @param digest its SHA-256
  /// @param bytes its length
  record PolicyText(ByteString digest, long bytes) implements SealSubject {

    /// @throws IllegalArgumentException if a value is out of its range
    public PolicyText {
      requireDigest(digest);
      if (bytes < 0) {
        throw new IllegalArgumentException("a negative length");
      }
    }

    @Override
    public String kind() {
      return "policy";
    }
  }

  private static void requireDigest(@Nullable ByteString digest) {
    if (digest != null && digest.length() != SealedBytes.DIGEST) {
      throw new IllegalArgumentException("a digest of another length than that of SHA-256");
    }
  }
}
