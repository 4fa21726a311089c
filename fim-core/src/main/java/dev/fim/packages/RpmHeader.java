package dev.fim.packages;

import dev.fim.file.DigestAlgorithm;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The header of an installed package, as rpm keeps it: big-endian; the number of entries, the size
/// of the data, entries of tag, type, offset and count, then the data (`rpmtag.h`).
final class RpmHeader {

  private static final int NAME = 1000;
  private static final int VERSION = 1001;
  private static final int RELEASE = 1002;
  private static final int EPOCH = 1003;
  private static final int FILE_DIGESTS = 1035;
  private static final int FILE_LINK_TARGETS = 1036;
  private static final int FILE_FLAGS = 1037;
  private static final int DIRECTORY_INDEXES = 1116;
  private static final int BASE_NAMES = 1117;
  private static final int DIRECTORY_NAMES = 1118;
  private static final int FILE_DIGEST_ALGORITHM = 5011;

  private static final int FLAG_CONFIGURATION = 1;
  private static final int FLAG_GHOST = 1 << 6; // listed, not packaged

  private static final int INT32 = 4;
  private static final int STRING = 6;
  private static final int STRING_ARRAY = 8;
  private static final int TRANSLATED_STRING = 9;

  private static final int MOST_VALUES = 500_000; // of one tag
  private static final int PREAMBLE = 8;
  private static final int ENTRY = 16;

  private final ByteBuffer bytes;
  private final int data;

  private record Tag(int type, int offset, int count) {}

  private final Map<Integer, Tag> tags = new HashMap<>();

  private RpmHeader(byte[] header) throws PackageFault {
    this.bytes = ByteBuffer.wrap(header);
    if (header.length < PREAMBLE) {
      throw damaged();
    }
    int entries = bytes.getInt(0);
    if (entries < 0 || entries > (header.length - PREAMBLE) / ENTRY) {
      throw damaged();
    }
    this.data = PREAMBLE + entries * ENTRY;
    for (int at = PREAMBLE; at < data; at += ENTRY) {
      tags.put(
          bytes.getInt(at),
          new Tag(bytes.getInt(at + 4), bytes.getInt(at + 8), bytes.getInt(at + 12)));
    }
  }

  static RpmHeader of(byte[] header) throws PackageFault {
    return new RpmHeader(header);
  }

  private static PackageFault damaged() {
    return new PackageFault("has a package with a fault");
  }

  void addTo(PackageIndex index) throws PackageFault {
    List<String> names = texts(BASE_NAMES);
    List<String> directories = texts(DIRECTORY_NAMES);
    List<Integer> indexes = numbers(DIRECTORY_INDEXES);
    List<String> digests = texts(FILE_DIGESTS);
    List<String> targets = texts(FILE_LINK_TARGETS);
    List<Integer> flags = numbers(FILE_FLAGS);
    if (indexes.size() != names.size()) {
      throw damaged();
    }
    InstalledPackage owner = owner();
    DigestAlgorithm algorithm = algorithm();
    for (int i = 0; i < names.size(); i++) {
      int directory = indexes.get(i);
      int flag = i < flags.size() ? flags.get(i) : 0;
      if (directory < 0 || directory >= directories.size()) {
        throw damaged();
      }
      RawPath path = PackageIndex.path(directories.get(directory), names.get(i));
      if (path != null && (flag & FLAG_GHOST) == 0) {
        index.add(path, file(owner, algorithm, at(digests, i), at(targets, i), flag));
      }
    }
  }

  private static String at(List<String> texts, int i) {
    return i < texts.size() ? texts.get(i) : "";
  }

  private static PackagedFile file(
      InstalledPackage owner,
      @Nullable DigestAlgorithm algorithm,
      String digest,
      String target,
      int flags) {
    if (!target.isEmpty()) {
      byte[] bytes = target.getBytes(StandardCharsets.ISO_8859_1);
      return PackagedFile.link(owner, ByteString.wrap(bytes));
    }
    if (algorithm == null || !digest.matches("[0-9a-fA-F]{" + 2 * algorithm.length() + "}")) {
      return PackagedFile.named(owner);
    }
    boolean isConfiguration = (flags & FLAG_CONFIGURATION) != 0;
    return PackagedFile.of(owner, algorithm, ByteString.ofHex(digest), isConfiguration);
  }

  private InstalledPackage owner() throws PackageFault {
    List<Integer> epoch = numbers(EPOCH);
    String version = at(texts(VERSION), 0) + "-" + at(texts(RELEASE), 0);
    return new InstalledPackage(
        "rpm",
        at(texts(NAME), 0),
        epoch.isEmpty() ? version : Integer.toUnsignedString(epoch.getFirst()) + ":" + version);
  }

  /// As OpenPGP numbers them (RFC 9580, section 9.5); MD5 if the header does not say. Null for one
  /// that fim does not have.
  private @Nullable DigestAlgorithm algorithm() throws PackageFault {
    List<Integer> number = numbers(FILE_DIGEST_ALGORITHM);
    return switch (number.isEmpty() ? 1 : number.getFirst()) {
      case 1 -> DigestAlgorithm.MD5;
      case 2 -> DigestAlgorithm.SHA1;
      case 8 -> DigestAlgorithm.SHA256;
      case 10 -> DigestAlgorithm.SHA512;
      case 12 -> DigestAlgorithm.SHA3_256;
      case 14 -> DigestAlgorithm.SHA3_512;
      default -> null;
    };
  }

  private List<Integer> numbers(int name) throws PackageFault {
    Tag tag = tags.get(name);
    if (tag == null) {
      return List.of();
    }
    long start = (long) data + tag.offset();
    if (tag.type() != INT32
        || tag.offset() < 0
        || tag.count() < 0
        || tag.count() > MOST_VALUES
        || start + 4L * tag.count() > bytes.limit()) {
      throw damaged();
    }
    List<Integer> numbers = new ArrayList<>(tag.count());
    for (int i = 0; i < tag.count(); i++) {
      numbers.add(bytes.getInt((int) start + 4 * i));
    }
    return numbers;
  }

  private List<String> texts(int name) throws PackageFault {
    Tag tag = tags.get(name);
    if (tag == null) {
      return List.of();
    }
    boolean isText =
        tag.type() == STRING || tag.type() == STRING_ARRAY || tag.type() == TRANSLATED_STRING;
    long at = (long) data + tag.offset();
    if (!isText || tag.offset() < 0 || tag.count() < 0 || tag.count() > MOST_VALUES) {
      throw damaged();
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < tag.count(); i++) {
      int end = (int) Math.min(at, bytes.limit());
      int start = end;
      while (end < bytes.limit() && bytes.get(end) != 0) {
        end++;
      }
      if (end == bytes.limit()) {
        throw damaged();
      }
      texts.add(new String(bytes.array(), start, end - start, StandardCharsets.ISO_8859_1));
      at = end + 1L;
    }
    return texts;
  }
}
