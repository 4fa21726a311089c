package dev.fim.chain;

import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The index of one incident: the SHA-256 of each file of its evidence, as `sha256sum` writes it
/// and `sha256sum -c` checks it. The names are plain words of ours.
public final class EvidenceIndex {

  /// The name of the index in the directory of the incident.
  public static final String NAME = "SHA256SUMS";

  /// The most bytes of an index.
  public static final int MOST_BYTES = 4 << 20;

  /// The names that directories of incidents have.
  public static final Pattern DIRECTORY =
      Pattern.compile("[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z-[A-Za-z0-9._-]{0,63}");

  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._-]{0,63})");

  private EvidenceIndex() {}

  /// The index of some files, sorted by name.
  public static byte[] encode(SortedMap<String, ByteString> digests) {
    StringBuilder lines = new StringBuilder();
    digests.forEach((name, digest) -> lines.append(digest.hex() + "  " + name + "\n"));
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /// The digests by name; null if the bytes are no index.
  public static @Nullable SortedMap<String, ByteString> decode(byte[] index) {
    SortedMap<String, ByteString> digests = new TreeMap<>();
    for (String line : new String(index, StandardCharsets.ISO_8859_1).lines().toList()) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()
          || parts.group(2).equals(NAME)
          || digests.put(parts.group(2), ByteString.ofHex(parts.group(1))) != null) {
        return null;
      }
    }
    return Arrays.equals(encode(digests), index) ? digests : null;
  }
}
