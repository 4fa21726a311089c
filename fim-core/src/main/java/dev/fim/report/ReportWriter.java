package dev.fim.report;

import dev.fim.baseline.Generation;
import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import java.util.List;

/// One report on its way out, with memory bounded whatever the number of changes. For one thread.
///
/// Without [#finish] there is no report: what was written of it, if anything, has no summary.
public interface ReportWriter extends AutoCloseable {

  /// Takes a change, in the order of paths.
  ///
  /// @throws dev.fim.error.FimException if it cannot be written
  void change(Change change);

  /// Takes what a reader must know besides what the header says, one line. To be called before
  /// [#finish].
  void note(String note);

  /// Says that what was seen has been recorded, and as which generation. To be called before
  /// [#finish], where it was.
  default void recorded(Generation generation) {}

  /// Writes what is left and flushes. To be called once, after the last change.
  ///
  /// @throws dev.fim.error.FimException if it cannot be written
  void finish(Summary summary, List<RawPath> skippedMounts);

  /// Gives back what the writer holds, but not the stream that it was opened on. May be called at
  /// any time, and more than once.
  @Override
  void close();
}
