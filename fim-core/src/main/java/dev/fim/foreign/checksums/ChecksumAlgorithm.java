package dev.fim.foreign.checksums;

import dev.fim.file.DigestAlgorithm;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which algorithm a digest is of: by its name where the line has one, else by its length.
final class ChecksumAlgorithm {

  /// By the number of hexadecimal digits, what the tools of GNU write so.
  private static final Map<Integer, DigestAlgorithm> BY_DIGITS =
      Map.of(
          32, DigestAlgorithm.MD5,
          40, DigestAlgorithm.SHA1,
          64, DigestAlgorithm.SHA256,
          128, DigestAlgorithm.SHA512);

  /// What fim does not compute.
  private static final Map<Integer, String> OTHERS = Map.of(56, "SHA-224", 96, "SHA-384");

  static final String ALLOWED =
      "fim computes "
          + Arrays.stream(DigestAlgorithm.values())
              .map(DigestAlgorithm::standardName)
              .collect(Collectors.joining(", "));

  private ChecksumAlgorithm() {}

  /// The algorithm of a digest without a name; null if fim does not compute it.
  static @Nullable DigestAlgorithm ofLength(int digits) {
    return BY_DIGITS.get(digits);
  }

  /// What a digest of this length is, as a message says it.
  static String nameOfLength(int digits) {
    String name = OTHERS.get(digits);
    return "a digest of %d digits".formatted(digits)
        + (name == null ? "" : ", as " + name + " has");
  }

  /// The algorithm with this name: `SHA256`, `SHA3-512`, `SHA512/256`; null if fim has none.
  static @Nullable DigestAlgorithm ofName(String name) {
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      if (plain(algorithm.standardName()).equals(plain(name).replaceFirst("^SHA2_", "SHA"))) {
        return algorithm;
      }
    }
    return null;
  }

  /// Without what the spellings differ in: `SHA-256`, `SHA256` and `SHA2-256` are one.
  private static String plain(String name) {
    return name.replaceFirst("^SHA-", "SHA").replace('/', '_').replace('-', '_');
  }
}
