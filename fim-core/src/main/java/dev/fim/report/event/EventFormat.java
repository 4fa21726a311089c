package dev.fim.report.event;

import dev.fim.compare.Change;
import java.io.IOException;

/// Writes one record, a line, for each change, and one for the run. Times are in UTC. For one
/// thread.
public interface EventFormat {

  /// Writes a change.
  ///
  /// @param message what changed, in display form and one line; without the path
  /// @throws IOException or [tools.jackson.core.JacksonException] if it cannot be written
  void change(Change change, String message) throws IOException;

  /// Writes the last record and flushes. Output without that record is incomplete.
  ///
  /// @throws IOException or [tools.jackson.core.JacksonException] if it cannot be written
  void end(RunResult result) throws IOException;
}
