package dev.fim.image.layer;

import dev.fim.baseline.held.HeldTree;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.image.stream.Budget;
import dev.fim.image.stream.MalformedException;
import dev.fim.path.RawPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The layers of an image, the lowest first, with their hard links resolved. Immutable and
/// thread-safe.
public final class LayerStack {

  private final List<Layer> layers;

  private LayerStack(List<Layer> layers) {
    this.layers = List.copyOf(layers);
  }

  /// Resolves the hard links to files of lower layers.
  ///
  /// @throws dev.fim.error.FimException if the target of one is not there
  public static LayerStack of(List<Layer> layers, Budget budget) {
    List<Layer> resolved = new ArrayList<>();
    for (Layer layer : layers) {
      resolved.add(layer.links().isEmpty() ? layer : resolved(layer, resolved, budget));
    }
    return new LayerStack(resolved);
  }

  private static Layer resolved(Layer layer, List<Layer> lower, Budget budget) {
    LayerSubject subject = layer.subject();
    try {
      SortedRuns entries = new SortedRuns(budget);
      try (EntryCursor own = layer.entries().entries()) {
        for (Entry entry = own.next(); entry != null; entry = own.next()) {
          if (entry instanceof FileEntry file && !LayerEntries.isImplied(file)) {
            entries.add(file);
          }
        }
      }
      for (Layer.LowerLink link : layer.links()) {
        FileEntry target = layer.hides(link.target()) ? null : visible(link.target(), lower);
        if (target == null) {
          throw subject.fault(
              "the entry %s: it is a hard link to %s, which is not there"
                  .formatted(link.link().display(), link.target().display()));
        }
        entries.add(LayerBuilder.linked(target, link.link(), subject));
      }
      LayerEntries all = new LayerEntries(entries.entries(), subject, budget);
      HeldTree tree = HeldTree.of(all);
      budget.hold(0, tree.bytes());
      all.release();
      entries.release();
      return new Layer(subject, tree, layer.marks(), List.of());
    } catch (MalformedException e) {
      throw subject.fault(e.fact());
    }
  }

  /// What the layers show at a path; null if there is nothing but a directory that none has.
  private static @Nullable FileEntry visible(RawPath path, List<Layer> layers) {
    for (Layer layer : layers.reversed()) {
      FileEntry entry = layer.find(path);
      if (entry != null && !LayerEntries.isImplied(entry)) {
        return entry;
      }
      if (layer.hides(path)) {
        return null;
      }
    }
    return null;
  }

  /// The entries of the image, with the position in their layer as the inode number.
  ///
  /// @param notes receives what runtimes may understand in another way
  public EntryCursor entries(Collection<String> notes) {
    return new MergedLayers(layers, notes);
  }
}
