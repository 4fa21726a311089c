package dev.fim.report.json;

import dev.fim.compare.Change;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names a finding: the same in every run for the same kind of change at the same path.
public final class ChangeFingerprint {

  private ChangeFingerprint() {}

  /// 64 lower-case hexadecimal digits.
  public static String of(Change change) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((change.kind() + " ").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(change.path().toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
