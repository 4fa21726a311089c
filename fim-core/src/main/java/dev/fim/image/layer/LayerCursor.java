package dev.fim.image.layer;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Passes through the paths of one layer: those of its entries and those of its marks. For one
/// thread.
final class LayerCursor implements AutoCloseable {

  private final int number;
  private final LayerSubject subject;
  private final EntryCursor entries;
  private final EntryCursor marks;
  private @Nullable Entry entry;
  private @Nullable Entry mark;
  private @Nullable RawPath path;

  /// @param number of the layer: a higher one lies above
  LayerCursor(Layer layer, int number) {
    this.number = number;
    this.subject = layer.subject();
    this.entries = layer.entries().entries();
    this.marks = layer.marks().entries();
    this.entry = entries.next();
    this.mark = marks.next();
    this.path = first();
  }

  private @Nullable RawPath first() {
    Entry one = entry;
    Entry other = mark;
    if (one == null || other == null) {
      return one != null ? one.path() : other == null ? null : other.path();
    }
    return one.path().compareTo(other.path()) <= 0 ? one.path() : other.path();
  }

  int number() {
    return number;
  }

  LayerSubject subject() {
    return subject;
  }

  boolean isAtEnd() {
    return path == null;
  }

  /// The path where this stands.
  RawPath path() {
    return Objects.requireNonNull(path, "at the end");
  }

  /// The entry of the path; null if there is only a mark.
  @Nullable FileEntry entry() {
    return entry instanceof FileEntry file && file.path().equals(path()) ? file : null;
  }

  boolean isWhiteout() {
    return isMarked(FileType.CHAR);
  }

  boolean isOpaque() {
    return isMarked(FileType.DIRECTORY);
  }

  private boolean isMarked(FileType type) {
    return mark instanceof FileEntry file && file.path().equals(path()) && file.type() == type;
  }

  /// Goes on to the next path.
  void advance() {
    RawPath left = path();
    if (entry != null && entry.path().equals(left)) {
      entry = entries.next();
    }
    if (mark != null && mark.path().equals(left)) {
      mark = marks.next();
    }
    path = first();
  }

  @Override
  public void close() {
    entries.close();
    marks.close();
  }
}
