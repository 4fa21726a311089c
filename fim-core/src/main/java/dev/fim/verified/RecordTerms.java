package dev.fim.verified;

import dev.fim.baseline.Generation;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// The terms under which a record is valid: the generation, its policy and scope, the scanned root
/// and the treatment of mounts. A record made under other terms is not used.
///
/// @param digest SHA-256 over all of them
public record RecordTerms(ByteString digest) {

  static final int LENGTH = 32;

  /// The terms of one run.
  ///
  /// @param root the scanned root, which may differ from that of the generation
  /// @param crossing what is done at mounts
  public static RecordTerms of(Generation generation, RawPath root, MountCrossing crossing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(generation.id());
      putText(out, String.valueOf(generation.created()));
      out.writeLong(generation.entries());
      out.writeLong(generation.bytes());
      out.writeLong(generation.gaps());
      out.writeLong(generation.recorded().bits());
      putPath(out, generation.root());
      List<RawPath> scope = generation.scope().paths();
      out.writeInt(scope.size());
      for (RawPath path : scope) {
        putPath(out, path);
      }
      String policy = generation.policy();
      out.writeBoolean(policy == null);
      putText(out, policy == null ? "" : policy);
      putPath(out, root);
      putText(out, crossing.name());
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return new RecordTerms(ByteString.wrap(sha256(bytes.toByteArray())));
  }

  private static void putText(DataOutputStream out, String text) throws IOException {
    putBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void putPath(DataOutputStream out, RawPath path) throws IOException {
    putBytes(out, path.toByteArray());
  }

  private static void putBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
