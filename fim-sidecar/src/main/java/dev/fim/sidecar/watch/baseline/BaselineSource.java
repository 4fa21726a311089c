package dev.fim.sidecar.watch.baseline;

import dev.fim.BaselineReference;
import dev.fim.path.RawPath;
import java.nio.file.Path;
import java.time.Duration;

/// Where the baseline of a target comes from.
public sealed interface BaselineSource {

  /// A portable baseline, mounted.
  record File(Path file) implements BaselineSource {}

  /// A database of this user's own.
  ///
  /// @param database its path without `.mv.db`
  record Database(Path database, BaselineReference which) implements BaselineSource {}

  /// The files below a directory that the target cannot write, such as its own image, mounted as a
  /// volume. Recorded anew at each start of the target. What a mount does not carry is not
  /// compared.
  record Tree(RawPath directory) implements BaselineSource {}

  /// What is there at the first sight of an image. Kept over restarts as long as the image is the
  /// same; where that cannot be told, as [EachStart].
  ///
  /// @param holdOff how long after the target was started, so that what it does at its start is in
  record FirstSight(Duration holdOff) implements BaselineSource {}

  /// What is there at each start: finds only what happens after it.
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
