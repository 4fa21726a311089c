package dev.fim.compare;

import dev.fim.path.ByteString;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Names a baseline in a report.
///
/// @param id of the generation; null for a portable baseline
/// @param created null for a portable baseline
/// @param file the database or portable baseline that holds it; null for the default database
public record BaselineName(
    @Nullable Long id, @Nullable Instant created, @Nullable ByteString file) {

  public BaselineName {
    if (id == null && file == null) {
      throw new IllegalArgumentException("a baseline with neither id nor file");
    }
  }

  public static BaselineName ofGeneration(long id, @Nullable Instant created) {
    return new BaselineName(id, created, null);
  }

  public static BaselineName ofFile(ByteString file) {
    return new BaselineName(null, null, file);
  }
}
