package dev.fim.fuzz;

import dev.fim.chain.verify.LogReport;
import dev.fim.chain.verify.LogReportWriter;
import dev.fim.chain.verify.LogVerifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A log of events: any bytes give a report, whose lines of text have no control characters, and
/// what is intact as a whole log is so as a part of one.
public final class EventLogTarget {

  private EventLogTarget() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      LogReport whole = read(input, LogVerifier.Extent.WHOLE);
      LogReport part = read(input, LogVerifier.Extent.PART);
      Expect.that(part.isIntact() || !whole.isIntact(), "intact, but not as a part");
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      LogReportWriter.text(whole, text);
      LogReportWriter.json(whole, new ByteArrayOutputStream());
      Expect.that(
          text.toString(StandardCharsets.UTF_8)
              .chars()
              .noneMatch(c -> c != '\n' && Character.isISOControl(c)),
          "a control character in the report");
    } catch (IOException e) {
      throw new AssertionError("a failure without a file", e);
    }
  }

  private static LogReport read(byte[] input, LogVerifier.Extent extent) throws IOException {
    LogVerifier verifier = new LogVerifier(List.of(), extent, null);
    verifier.read(new ByteArrayInputStream(input), "");
    return verifier.finish();
  }
}
