package dev.fim.fuzz;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.image.ImageBaseline;
import dev.fim.image.ImageChoice;
import dev.fim.image.ImageSource;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import java.io.ByteArrayInputStream;

/// A container image: its entries in order, and as many as it counts, or one fault.
public final class ImageTarget {

  private ImageTarget() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      ImageBaseline image =
          ImageBaseline.open(
              new ImageSource.OfStream(
                  new ByteArrayInputStream(TarBlocks.summed(input)), "standard input"),
              ImageBaseline.Terms.of(ImageChoice.STANDARD, Policy.standard()));
      long count = 0;
      RawPath last = null;
      try (EntryCursor entries = image.entries()) {
        for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
          Expect.that(last == null || last.compareTo(entry.path()) < 0, "out of order");
          last = entry.path();
          count++;
        }
      }
      Expect.that(count == image.generation().entries(), "another number of entries");
      Expect.that(image.id().matches("sha256:[0-9a-f]{64}"), "an id of another form");
    } catch (FimException e) {
      Expect.refusal(e, Problem.BASELINE_NOT_TRUSTED, Problem.ARGUMENT);
    }
  }
}
