package dev.fim.baseline.row;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.MountPoint;
import dev.fim.file.Unobserved;

/// Counts entries for a [dev.fim.baseline.Generation].
public final class EntryCount {

  private long entries;
  private long bytes;
  private long gaps;
  private AttributeSet recorded = AttributeSet.NONE;

  public void add(Entry entry) {
    entries++;
    switch (entry) {
      case MountPoint mount -> {
        return;
      }
      case Unobserved unobserved -> gaps++;
      case FileEntry file -> {
        recorded = recorded.union(file.recorded());
        gaps += file.gap() != null || file.isCarried() ? 1 : 0;
        if (file.type() == FileType.FILE && file.recorded().contains(Attribute.SIZE)) {
          bytes += file.size();
        }
      }
    }
  }

  public long entries() {
    return entries;
  }

  /// Modulo 2^64: sparse files can sum up to more.
  public long bytes() {
    return bytes;
  }

  public long gaps() {
    return gaps;
  }

  public AttributeSet recorded() {
    return recorded;
  }
}
