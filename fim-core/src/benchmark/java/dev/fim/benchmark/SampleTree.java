package dev.fim.benchmark;

import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Entries as a scan gives them: directories of a hundred files each.
final class SampleTree {

  private static final int PER_DIRECTORY = 100;

  private final List<Entry> entries = new ArrayList<>();

  /// @param size the number of entries
  SampleTree(int size) {
    Random random = new Random(1);
    entries.add(entry(RawPath.ROOT, FileType.DIRECTORY, random));
    RawPath directory = RawPath.ROOT;
    for (int i = 0; entries.size() < size; i++) {
      if (i % PER_DIRECTORY == 0 && entries.size() + 1 < size) {
        directory = RawPath.parse("/d%05d".formatted(i / PER_DIRECTORY));
        entries.add(entry(directory, FileType.DIRECTORY, random));
      }
      RawPath file = directory.child(ByteString.ofUtf8("f%07d".formatted(i)));
      entries.add(entry(file, FileType.FILE, random));
    }
  }

  private static FileEntry entry(RawPath path, FileType type, Random random) {
    FileEntry.Builder entry =
        FileEntry.builder(path, type)
            .mode(0644)
            .owner(0, 0)
            .nlink(1)
            .size(random.nextInt(8_000), 16)
            .mtime(1_700_000_000L + random.nextInt(1_000_000), random.nextInt(1_000_000_000))
            .ctime(1_700_000_000L + random.nextInt(1_000_000), random.nextInt(1_000_000_000))
            .inode(random.nextInt(1 << 30), 1L << 32)
            .recorded(AttributeSet.DEFAULT.union(AttributeSet.ALWAYS_RECORDED));
    if (type == FileType.FILE) {
      byte[] digest = new byte[DigestAlgorithm.SHA256.length()];
      random.nextBytes(digest);
      entry.digest(DigestAlgorithm.SHA256, ByteString.of(digest));
    }
    return entry.build();
  }

  List<Entry> entries() {
    return entries;
  }

  EntryCursor cursor() {
    Iterator<Entry> iterator = entries.iterator();
    return new EntryCursor() {
      @Override
      public @Nullable Entry next() {
        return iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() {}
    };
  }
}
