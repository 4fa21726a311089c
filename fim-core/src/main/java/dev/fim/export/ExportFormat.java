package dev.fim.export;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a generation can be written as.
public enum ExportFormat {
  /// The portable baseline, which holds all that a generation holds.
  PORTABLE,
  /// A database that AIDE 0.18 and later reads.
  AIDE,
  /// A specification that the `mtree` of NetBSD and FreeBSD and libarchive read.
  MTREE,
  /// One JSON object per line, as `fim show` lists entries.
  NDJSON;

  private final String label = name().toLowerCase(Locale.ROOT);

  /// The name on the command line: the constant's, in lower case.
  public String label() {
    return label;
  }

  /// All labels, in the order of the constants.
  public static List<String> labels() {
    return Arrays.stream(values()).map(ExportFormat::label).toList();
  }

  /// The format whose [#label] this is; null if there is none.
  public static @Nullable ExportFormat ofLabel(String label) {
    for (ExportFormat format : values()) {
      if (format.label.equals(label)) {
        return format;
      }
    }
    return null;
  }
}
