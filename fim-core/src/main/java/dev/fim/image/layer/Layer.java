package dev.fim.image.layer;

import dev.fim.baseline.held.HeldTree;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The index of a layer. Immutable and thread-safe.
public final class Layer {

  /// What a whiteout or an opaque directory is kept with.
  static final AttributeSet OF_MARKS = AttributeSet.of(Attribute.TYPE);

  /// A hard link to a file that the layer does not have.
  ///
  /// @param link where it is
  record LowerLink(RawPath link, RawPath target) {}

  private final LayerSubject subject;
  private final HeldTree entries;
  private final HeldTree marks;
  private final List<LowerLink> links;

  Layer(LayerSubject subject, HeldTree entries, HeldTree marks, List<LowerLink> links) {
    this.subject = subject;
    this.entries = entries;
    this.marks = marks;
    this.links = List.copyOf(links);
  }

  LayerSubject subject() {
    return subject;
  }

  /// The entries, with the directories above them: see [LayerEntries].
  HeldTree entries() {
    return entries;
  }

  /// The whiteouts, as character devices, and the opaque directories.
  HeldTree marks() {
    return marks;
  }

  /// Hard links to files of lower layers.
  List<LowerLink> links() {
    return links;
  }

  /// How many bytes of memory it takes.
  public long bytes() {
    return entries.bytes() + marks.bytes();
  }

  @Nullable FileEntry find(RawPath path) {
    return entries.find(path) instanceof FileEntry file ? file : null;
  }

  /// Whether this hides `path` in lower layers, itself or by a directory above it.
  boolean hides(RawPath path) {
    if (hasMark(path, FileType.CHAR)) {
      return true;
    }
    for (RawPath above = path.parent(); above != null; above = above.parent()) {
      FileEntry entry = find(above);
      if (hasMark(above, FileType.CHAR)
          || hasMark(above, FileType.DIRECTORY)
          || (entry != null && entry.type() != FileType.DIRECTORY)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasMark(RawPath path, FileType type) {
    return marks.find(path) instanceof FileEntry mark && mark.type() == type;
  }
}
