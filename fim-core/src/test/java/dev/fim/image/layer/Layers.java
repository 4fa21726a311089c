package dev.fim.image.layer;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.image.stream.Budget;
import dev.fim.posix.Calls;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.content.ContentDigests;
import dev.fim.testing.TarArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Reads and merges layers for tests.
final class Layers {

  private Layers() {}

  static List<FileEntry> entries(Collection<String> notes, TarArchive... layers) {
    Budget budget = new Budget(new ScanMonitor());
    try (Calls calls = new Calls()) {
      LayerReader reader =
          new LayerReader(AttributeSet.of(Attribute.SHA256), new ContentDigests(calls), budget);
      List<Layer> read = new ArrayList<>();
      for (TarArchive layer : layers) {
        read.add(
            reader.read(
                new ByteArrayInputStream(layer.finish()),
                new LayerSubject("test.tar", "layer " + (read.size() + 1))));
      }
      List<FileEntry> entries = new ArrayList<>();
      try (EntryCursor cursor = LayerStack.of(read, budget).entries(notes)) {
        for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
          entries.add((FileEntry) entry);
        }
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The paths that layers show, each with its mode, or `?` if only the type is known.
  static List<String> shown(TarArchive... layers) {
    return entries(new ArrayList<>(), layers).stream()
        .map(entry ->
            entry.path().display()
                + " "
                + (entry.recorded().contains(Attribute.MODE)
                    ? entry.type().label() + " " + Integer.toOctalString(entry.mode())
                    : "?"))
        .toList();
  }
}
