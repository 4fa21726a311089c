package dev.fim.sidecar.watch.baseline;

import dev.fim.path.RawPath;
import dev.fim.request.BaselineReference;
import java.nio.file.Path;
import java.time.Duration;

/// The source of a target's baseline.
public sealed interface BaselineSource {

  /// A mounted file with a portable baseline.
  record File(Path file) implements BaselineSource {}

  /// A database of this user's own.
  ///
  /// @param database its path without `.mv.db`
  record Database(Path database, BaselineReference which) implements BaselineSource {}

  /// The files below a directory that the target cannot write, such as its own image mounted as a
  /// volume. Recorded again at each start of the target. Attributes that a mount does not carry are
  /// not compared.
  record Tree(RawPath directory) implements BaselineSource {}

  /// The files at the first sight of an image. Kept over restarts as long as the image is the same;
  /// if the image is unknown, as [EachStart].
  ///
  /// @param holdOff how long after the start of the target to record, so that files which it writes
  ///   at its start are included
  record FirstSight(Duration holdOff) implements BaselineSource {}

  /// The files at each start: finds only later changes.
  ///
  /// @param holdOff as in [FirstSight]
  record EachStart(Duration holdOff) implements BaselineSource {}

  /// The name in settings, events and metrics.
  default String label() {
    return switch (this) {
      case File _ -> "file";
      case Database _ -> "database";
      case Tree _ -> "tree";
      case FirstSight _ -> "first-sight";
      case EachStart _ -> "each-start";
    };
  }
}
