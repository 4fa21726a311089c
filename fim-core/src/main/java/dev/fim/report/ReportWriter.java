package dev.fim.report;

import dev.fim.baseline.Generation;
import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import java.util.List;

/// Writes one report, in bounded memory for any number of changes. For one thread.
///
/// Without [#finish] the report is incomplete and has no summary.
public interface ReportWriter extends AutoCloseable {

  /// Writes a change, in the order of paths.
  ///
  /// @throws dev.fim.error.FimException if it cannot be written
  void change(Change change);

  /// Adds a one-line note to those of the header. Call this before [#finish].
  void note(String note);

  /// Adds the recorded generation. Call this before [#finish].
  default void recorded(Generation generation) {}

  /// Writes the rest and flushes. Call this once, after the last change.
  ///
  /// @throws dev.fim.error.FimException if it cannot be written
  void finish(Summary summary, List<RawPath> skippedMounts);

  /// Releases the resources of the writer, but not its stream. May be called at any time, and more
  /// than once.
  @Override
  void close();
}
