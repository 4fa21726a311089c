package dev.fim.image.layer;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// What an overlay of layers shows, in one pass through all of them. For one thread.
///
/// At each path the highest layer wins that has it and is not hidden. A layer hides a path in those
/// below it by a whiteout, by an opaque directory above the path, or by something above the path
/// that is no directory. A directory over a directory keeps what is in it.
final class MergedLayers implements EntryCursor {

  /// Notes name so many paths.
  private static final int MOST_NOTES = 20;

  private static final AttributeSet TYPE = AttributeSet.of(Attribute.TYPE);

  private final PriorityQueue<LayerCursor> heads =
      new PriorityQueue<>(
          Comparator.comparing(LayerCursor::path).thenComparingInt(LayerCursor::number));
  private final Deque<Above> above = new ArrayDeque<>(); // the root last
  private final Collection<String> notes;

  /// A path above the next one.
  ///
  /// @param lowest the lowest layer that is not hidden below it
  private record Above(RawPath path, int lowest) {}

  /// @param layers the lowest first
  MergedLayers(List<Layer> layers, Collection<String> notes) {
    this.notes = notes;
    for (int i = 0; i < layers.size(); i++) {
      LayerCursor cursor = new LayerCursor(layers.get(i), i);
      queue(cursor);
    }
  }

  private void queue(LayerCursor cursor) {
    if (cursor.isAtEnd()) {
      cursor.close();
    } else {
      heads.add(cursor);
    }
  }

  @Override
  public @Nullable Entry next() {
    while (true) {
      LayerCursor first = heads.peek();
      if (first == null) {
        return null;
      }
      FileEntry shown = atPath(first.path());
      if (shown != null) {
        return shown;
      }
    }
  }

  /// What is shown at a path where some layers stand; null if that is nothing.
  private @Nullable FileEntry atPath(RawPath path) {
    while (!above.isEmpty() && !path.isWithin(above.getFirst().path())) {
      above.removeFirst();
    }
    int lowest = above.isEmpty() ? 0 : above.getFirst().lowest();
    int lowestBelow = lowest;
    List<LayerCursor> here = layersAt(path);
    for (LayerCursor layer : here) { // the lowest first
      if (layer.isWhiteout()) {
        lowest = Math.max(lowest, layer.number());
      }
      FileEntry entry = layer.entry();
      boolean isNoDirectory = entry != null && entry.type() != FileType.DIRECTORY;
      if (layer.isWhiteout() || layer.isOpaque() || isNoDirectory) {
        lowestBelow = Math.max(lowestBelow, layer.number());
      }
    }
    FileEntry shown = shown(here, lowest);
    above.addFirst(new Above(path, lowestBelow));
    for (LayerCursor layer : here) {
      layer.advance();
      queue(layer);
    }
    return shown;
  }

  private List<LayerCursor> layersAt(RawPath path) {
    List<LayerCursor> here = new ArrayList<>();
    for (LayerCursor head = heads.peek();
        head != null && head.path().equals(path);
        head = heads.peek()) {
      here.add(heads.remove());
    }
    return here;
  }

  /// The entry of the highest layer that is not hidden. A directory that only has something in it
  /// is that of a lower layer, and if there is none, nothing is known of it but its type.
  private @Nullable FileEntry shown(List<LayerCursor> here, int lowest) {
    FileEntry implied = null;
    LayerCursor impliedBy = null;
    for (LayerCursor layer : here.reversed()) {
      FileEntry entry = layer.entry();
      if (entry == null || layer.number() < lowest) {
        continue;
      }
      if (!LayerEntries.isImplied(entry)) {
        if (implied == null || entry.type() == FileType.DIRECTORY) {
          return entry;
        }
        noteReplaced(entry, impliedBy);
        break;
      }
      if (implied == null) {
        implied = entry;
        impliedBy = layer;
      }
    }
    return implied == null ? null : implied.toBuilder().recorded(TYPE).build();
  }

  private void noteReplaced(FileEntry entry, @Nullable LayerCursor by) {
    if (notes.size() < MOST_NOTES && by != null) {
      notes.add(
          "%s has something below %s, which is a %s in a lower layer: taken as a directory here,"
                  .formatted(by.subject().layer(), entry.path().display(), entry.type().label())
              + " which some container runtimes do and others do not");
    }
  }

  @Override
  public void close() {
    heads.forEach(LayerCursor::close);
    heads.clear();
  }
}
