package dev.fim.sidecar.setting;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The value of `baseline`.
///
/// @param path of the file or directory; null for baselines that the sidecar records, or that come
///   from the catalogue
public record BaselineChoice(Source source, @Nullable Path path) {

  /// The kinds.
  public enum Source {
    /// Recorded after the hold-off, and kept over restarts while the image is the same.
    FIRST_SIGHT,
    /// Recorded after the hold-off of every start.
    EACH_START,
    /// The newest generation of a name in the catalogue.
    CATALOGUE,
    /// A portable baseline.
    FILE,
    /// A database of `fim`, without `.mv.db`.
    DATABASE,
    /// Recorded from a read-only directory: the mounted image.
    TREE
  }

  static final String ALLOWED =
      "first-sight, each-start, catalogue, file:PATH, database:PATH or tree:PATH, with an absolute"
          + " path";

  static final List<String> WORDS =
      Arrays.stream(Source.values()).map(SettingFormat::label).toList();

  static BaselineChoice parse(String text) {
    int colon = text.indexOf(':');
    String label = colon < 0 ? text : text.substring(0, colon);
    Source source = SettingFormat.choice(Source.class).parser().apply(List.of(label));
    boolean named = source.compareTo(Source.FILE) >= 0;
    SettingFormat.require(named == colon >= 0);
    return new BaselineChoice(
        source, named ? SettingFormat.absolute(text.substring(colon + 1)) : null);
  }

  /// The value in its written form.
  @Override
  public String toString() {
    String label = SettingFormat.label(source);
    return path == null ? label : label + ":" + path;
  }
}
