package dev.fim.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.baseline.RandomEntries;
import dev.fim.cursor.ListedEntries;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.Reason;
import dev.fim.file.Timestamp;
import dev.fim.file.inode.InodeValues;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TreeDigesterTest {

  private static TreeDigest digest(List<Entry> entries) {
    return TreeDigester.of(ListedEntries.of(entries));
  }

  /// The definition, read from the specification: by recursion, with the whole tree in memory.
  private static final class Model {

    private final Map<RawPath, List<RawPath>> children = new TreeMap<>();
    private final Map<RawPath, Entry> entries = new TreeMap<>();
    private final EntryEncoding encoding = new EntryEncoding();

    Model(List<Entry> all) {
      for (Entry entry : all) {
        entries.put(entry.path(), entry);
        RawPath at = entry.path();
        for (RawPath above = at.parent(); above != null; above = above.parent()) {
          List<RawPath> known = children.computeIfAbsent(above, _ -> new ArrayList<>());
          if (known.contains(at)) {
            break;
          }
          known.add(at);
          at = above;
        }
      }
    }

    byte[] tree() {
      return sha256("fim.tree/1\n".getBytes(StandardCharsets.US_ASCII), node(RawPath.ROOT));
    }

    private byte[] node(RawPath path) {
      Entry entry = entries.get(path);
      if (entry == null) {
        encoding.encodeMissing();
      } else {
        encoding.encode(entry);
      }
      byte[] encoded = java.util.Arrays.copyOf(encoding.tree().array(), encoding.tree().length());
      byte[] state = sha256(new byte[] {0}, encoded);
      for (RawPath child : children.getOrDefault(path, List.of())) {
        state = sha256(new byte[] {1}, state, node(child), child.name().toByteArray());
      }
      return state;
    }

    private static byte[] sha256(byte[]... parts) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
          digest.update(part);
        }
        return digest.digest();
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void theStreamGivesWhatTheDefinitionSays() {
    for (int seed = 0; seed < 300; seed++) {
      List<Entry> entries = new RandomEntries(seed).tree(seed % 40);
      assertThat(digest(entries).tree().toByteArray())
          .as("seed %d", seed)
          .isEqualTo(new Model(entries).tree());
    }
  }

  @Test
  void everyChangeOfAnEntryChangesTheRecord() {
    for (int seed = 0; seed < 200; seed++) {
      List<Entry> entries = new RandomEntries(seed).tree(12);
      RandomEntries others = new RandomEntries(seed + 1000);
      for (int i = 0; i < entries.size(); i++) {
        List<Entry> changed = new ArrayList<>(entries);
        Entry replacement = others.entry(entries.get(i).path());
        changed.set(i, replacement);
        if (!replacement.equals(entries.get(i))) {
          assertThat(digest(changed).record())
              .as("seed %d: %s", seed, replacement)
              .isNotEqualTo(digest(entries).record());
        }
        List<Entry> removed = new ArrayList<>(entries);
        removed.remove(i);
        assertThat(digest(removed)).isNotEqualTo(digest(entries));
      }
    }
  }

  private static FileEntry.Builder full() {
    FileEntry.Builder builder =
        FileEntry.builder(RawPath.ofUtf8("/a"), FileType.FILE)
            .recorded(AttributeSet.ALL)
            .mode(0644)
            .owner(1, 2)
            .nlink(3)
            .size(4, 5)
            .mtime(6, 7)
            .ctime(8, 9)
            .inode(10, 11)
            .flags(0x10)
            .atime(new Timestamp(12, 13))
            .btime(new Timestamp(14, 15))
            .xattrs(new TreeMap<>(Map.of(ByteString.ofUtf8("user.a"), ByteString.ofUtf8("b"))))
            .inodeValues(new InodeValues(1, 0x20, 3, ByteString.ofHex("0001ab")));
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      builder.digest(algorithm, ByteString.wrap(new byte[algorithm.length()]));
    }
    return builder;
  }

  private static FileEntry with(UnaryOperator<FileEntry.Builder> change) {
    return change.apply(full()).build();
  }

  @ParameterizedTest
  @EnumSource(Attribute.class)
  void anAttributeIsInTheDigestOfTheTreeUnlessItIsLocal(Attribute attribute) {
    FileEntry file = full().build();
    FileEntry without = file.toBuilder().recorded(file.recorded().without(attribute)).build();
    TreeDigest one = digest(List.of(file));
    TreeDigest other = digest(List.of(without));
    if (file.recorded().contains(attribute)) {
      assertThat(one.record()).isNotEqualTo(other.record());
      assertThat(one.tree().equals(other.tree())).isEqualTo(TreeDigest.LOCAL.contains(attribute));
    } else {
      assertThat(AttributeSet.of(FileType.FILE).contains(attribute)).isFalse();
    }
  }

  @Test
  void eachValueIsInTheDigest() {
    List<UnaryOperator<FileEntry.Builder>> ofTheTree =
        List.of(
            file -> file.mode(0645),
            file -> file.owner(0, 2),
            file -> file.owner(1, 3),
            file -> file.size(5, 5),
            file -> file.mtime(7, 7),
            file -> file.mtime(6, 8),
            file -> file.flags(0x20),
            file -> file.caps(ByteString.ofHex("00")),
            file ->
                file.xattrs(new TreeMap<>(Map.of(ByteString.ofUtf8("user.a"), ByteString.EMPTY))),
            file -> file.inodeValues(new InodeValues(-1, 0x10, -1, null)),
            file -> file.inodeValues(new InodeValues(-1, -1, 4, null)),
            file -> file.inodeValues(new InodeValues(-1, -1, -1, ByteString.ofHex("0001ac"))),
            file -> file.mountRoot(true),
            file ->
                file.gap(new Gap(AttributeSet.NONE, true, Reason.neverRecorded(AttributeSet.ALL))),
            file -> file.digest(DigestAlgorithm.SHA256, ByteString.ofHex("01".repeat(32))));
    List<UnaryOperator<FileEntry.Builder>> local =
        List.of(
            file -> file.nlink(4),
            file -> file.size(4, 6),
            file -> file.ctime(9, 9),
            file -> file.inode(11, 11),
            file -> file.inode(10, 12),
            file -> file.atime(new Timestamp(0, 0)),
            file -> file.btime(new Timestamp(0, 0)),
            file -> file.inodeValues(new InodeValues(2, -1, -1, null)),
            file -> file.carried(true));
    TreeDigest plain = digest(List.of(full().build()));
    Set<ByteString> trees = new HashSet<>(Set.of(plain.tree()));
    Set<ByteString> records = new HashSet<>(Set.of(plain.record()));
    for (UnaryOperator<FileEntry.Builder> change : ofTheTree) {
      TreeDigest changed = digest(List.of(with(change)));
      assertThat(trees.add(changed.tree())).as("%s", with(change)).isTrue();
      assertThat(records.add(changed.record())).isTrue();
    }
    for (UnaryOperator<FileEntry.Builder> change : local) {
      TreeDigest changed = digest(List.of(with(change)));
      assertThat(changed.tree()).isEqualTo(plain.tree());
      assertThat(records.add(changed.record())).isTrue();
    }
  }

  /// An archive may hold whole seconds only, as a tree that was unpacked from it then has.
  @Test
  void aTimeKnownToTheSecondCountsAsTheBeginningOfThatSecond() {
    TreeDigest known = digest(List.of(with(file -> file.mtime(6, Timestamp.SECONDS_ONLY))));
    TreeDigest whole = digest(List.of(with(file -> file.mtime(6, 0))));
    assertThat(known.tree()).isEqualTo(whole.tree());
    assertThat(known.record()).isNotEqualTo(whole.record());
  }

  @Test
  void theRootOfAMountIsTheSameTreeAsAnotherDirectory() {
    FileEntry root =
        FileEntry.builder(RawPath.ROOT, FileType.DIRECTORY)
            .recorded(AttributeSet.DEFAULT)
            .mountRoot(true)
            .build();
    FileEntry other = root.toBuilder().mountRoot(false).build();
    assertThat(digest(List.of(root)).tree()).isEqualTo(digest(List.of(other)).tree());
    assertThat(digest(List.of(root)).record()).isNotEqualTo(digest(List.of(other)).record());
  }

  @Test
  void theSubtreesOfEqualDirectoriesAreEqual() {
    for (int seed = 0; seed < 50; seed++) {
      List<Entry> entries = new RandomEntries(seed).tree(40);
      Map<Long, ByteString> nodes = new TreeMap<>();
      long[] count = {0};
      try (TreeDigester digester =
          new TreeDigester((position, below, isPlain, node) -> {
            nodes.put(position, node);
            List<Entry> inside = entries.subList((int) position, (int) (position + below));
            RawPath top = inside.getFirst().path();
            assertThat(inside).allMatch(entry -> entry.path().isWithin(top));
            assertThat(
                    position + below == entries.size()
                        || !entries.get((int) (position + below)).path().isWithin(top))
                .isTrue();
            assertThat(isPlain)
                .isEqualTo(
                    inside.stream()
                        .allMatch(entry -> entry instanceof FileEntry f && f.gap() == null));
            count[0]++;
          })) {
        entries.forEach(digester::add);
        TreeDigest _ = digester.finish();
      }
      assertThat(count[0]).isEqualTo(entries.size());
      Model model = new Model(entries);
      nodes.forEach((position, node) ->
          assertThat(node.toByteArray())
              .isEqualTo(model.node(entries.get(position.intValue()).path())));
    }
  }

  @Test
  void aVeryDeepTreeTakesLittleMemory() {
    try (TreeDigester digester = new TreeDigester()) {
      StringBuilder path = new StringBuilder();
      for (int depth = 0; depth < 100_000; depth++) {
        path.append("/d");
      }
      digester.add(
          FileEntry.builder(RawPath.ofUtf8(path.toString()), FileType.FILE)
              .recorded(AttributeSet.NONE)
              .build());
      assertThat(digester.finish().tree().length()).isEqualTo(32);
    }
  }
}
