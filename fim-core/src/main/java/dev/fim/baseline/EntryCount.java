package dev.fim.baseline;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.MountPoint;
import dev.fim.file.Unobserved;

/// What a [Generation] tells of its entries, counted as they come.
final class EntryCount {

  private long entries;
  private long bytes;
  private long gaps;
  private AttributeSet recorded = AttributeSet.NONE;

  void add(Entry entry) {
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

  long entries() {
    return entries;
  }

  /// Modulo 2^64: sparse files can add up to more.
  long bytes() {
    return bytes;
  }

  long gaps() {
    return gaps;
  }

  AttributeSet recorded() {
    return recorded;
  }
}
