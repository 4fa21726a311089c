package dev.fim.sidecar.watch.baseline;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.sidecar.container.ImageIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The target that a baseline is for.
///
/// @param container the name under which its state is kept
/// @param image null if it is unknown
/// @param mounts the mounts at the start of the container: they are never findings, whatever the
///   baseline has
/// @param run a unique text for the run of the container
/// @param startedAt when its first process was started
/// @param policy null for that of the baseline, or the standard policy for a new baseline
/// @param formerly another name under which its state may be kept, from before its own name was
///   known; null if there is none
public record BaselineTarget(
    String container,
    @Nullable ImageIdentity image,
    List<RawPath> mounts,
    String run,
    Instant startedAt,
    @Nullable Policy policy,
    @Nullable String formerly) {

  public BaselineTarget {
    mounts = List.copyOf(mounts);
  }

  /// The same target under its former name; null without one.
  @Nullable BaselineTarget former() {
    return formerly == null
        ? null
        : new BaselineTarget(formerly, image, mounts, run, startedAt, policy, null);
  }

  /// The image as 64 hexadecimal digits; null if it is unknown.
  @Nullable String imageDigest() {
    return image == null ? null : digest(image.lowerDirectories());
  }

  /// The run as 64 hexadecimal digits.
  String runDigest() {
    return digest(List.of(ByteString.ofUtf8(run)));
  }

  private static String digest(List<ByteString> texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (ByteString text : texts) {
        digest.update(text.toByteArray());
        digest.update((byte) 0); // no text contains it
      }
      return ByteString.wrap(digest.digest()).hex();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /// The name of a directory for its state: the name of the container, with `%XX` for every byte
  /// that is not a letter, digit, `-`, `_` or a dot after the first character.
  String directoryName() {
    return fileName(container);
  }

  /// A text as the name of a file, with `%XX` as in [#directoryName].
  public static String fileName(String text) {
    StringBuilder name = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || b == '-'
              || b == '_'
              || (b == '.' && !name.isEmpty());
      name.append(plain ? String.valueOf((char) b) : String.format("%%%02x", b));
    }
    return name.isEmpty() ? "%" : name.toString();
  }
}
