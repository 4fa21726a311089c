package dev.fim.fuzz;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.image.layer.Layer;
import dev.fim.image.layer.LayerReader;
import dev.fim.image.layer.LayerStack;
import dev.fim.image.layer.LayerSubject;
import dev.fim.image.stream.Budget;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.content.ContentDigests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Two layers, the halves of an input by whole blocks: merged, they give entries in order, or one
/// fault.
public final class LayerTarget {

  private LayerTarget() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    byte[] archive = TarBlocks.summed(input);
    int half = archive.length / 1024 * 512;
    Budget budget = new Budget(new ScanMonitor());
    try (Calls calls = new Calls()) {
      LayerReader reader =
          new LayerReader(AttributeSet.DEFAULT, new ContentDigests(calls), budget);
      List<Layer> layers = new ArrayList<>();
      layers.add(layer(reader, Arrays.copyOf(archive, half), "layer 1"));
      layers.add(layer(reader, Arrays.copyOfRange(archive, half, archive.length), "layer 2"));
      List<String> notes = new ArrayList<>();
      RawPath last = null;
      try (EntryCursor entries = LayerStack.of(layers, budget).entries(notes)) {
        for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
          Expect.that(last == null || last.compareTo(entry.path()) < 0, "out of order");
          Expect.that(last != null || entry.path().isRoot(), "no root");
          last = entry.path();
        }
      }
      Expect.that(last != null, "no entry");
      notes.forEach(
          note ->
              Expect.that(
                  note.chars().noneMatch(Character::isISOControl), "not one line: " + note));
    } catch (FimException e) {
      Expect.refusal(e, Problem.BASELINE_NOT_TRUSTED);
    }
  }

  private static Layer layer(LayerReader reader, byte[] archive, String name) throws IOException {
    return reader.read(new ByteArrayInputStream(archive), new LayerSubject("input", name));
  }
}
