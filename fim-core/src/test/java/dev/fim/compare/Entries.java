package dev.fim.compare;

import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Entries for tests, by path in display form.
public final class Entries {

  public static final Reason DENIED = new Reason(Reason.Cause.DENIED, "open: Permission denied");

  private Entries() {}

  /// A regular file with content of which the SHA-256 is `fill`, 32 times over.
  public static FileEntry.Builder file(String path, int fill) {
    byte[] digest = new byte[32];
    Arrays.fill(digest, (byte) fill);
    return entry(path, FileType.FILE)
        .mode(0644)
        .size(12, 8)
        .digest(DigestAlgorithm.SHA256, ByteString.of(digest));
  }

  public static FileEntry.Builder directory(String path) {
    return entry(path, FileType.DIRECTORY).mode(0755).size(4096, 8);
  }

  public static FileEntry.Builder link(String path, String target) {
    return entry(path, FileType.SYMLINK).mode(0777).link(ByteString.ofUtf8(target));
  }

  public static FileEntry.Builder entry(String path, FileType type) {
    return FileEntry.builder(RawPath.parse(path), type)
        .owner(0, 0)
        .nlink(1)
        .mtime(1_700_000_000, 123)
        .ctime(1_700_000_000, 456)
        .inode(42, 0)
        .recorded(AttributeSet.DEFAULT.union(AttributeSet.ALWAYS_RECORDED));
  }

  public static Entry unlisted(String path) {
    return directory(path).gap(new Gap(AttributeSet.NONE, true, DENIED)).build();
  }

  public static Entry unobserved(String path) {
    return new Unobserved(RawPath.parse(path), DENIED);
  }

  public static Entry mount(String path) {
    return new MountPoint(RawPath.parse(path));
  }

  public static EntryCursor cursor(List<? extends Entry> entries) {
    Iterator<? extends Entry> iterator = entries.iterator();
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
