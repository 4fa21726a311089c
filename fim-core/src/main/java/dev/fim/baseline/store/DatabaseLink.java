package dev.fim.baseline.store;

import dev.fim.disk.Ancestors;
import dev.fim.disk.FoundStatus;
import dev.fim.disk.HeldDirectory;
import dev.fim.disk.UntrustedException;
import dev.fim.path.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The given name of a database, which may be a link.
///
/// @param base absolute, without `main`
/// @param main the suffix of the main file
record DatabaseLink(Path base, String main) {

  private static final int MOST_LINKS = 40; // as in the kernel: path_resolution(7)

  /// Opens the directory of the database: that of the link's target.
  DatabaseFiles open() throws IOException {
    Path at = base;
    for (int links = 0; links <= MOST_LINKS; links++) {
      Path directory = at.getParent();
      Path name = at.getFileName();
      if (directory == null || name == null) {
        throw new IOException("it names no file");
      }
      HeldDirectory held = HeldDirectory.open(directory, Ancestors.PRIVATE);
      Path target = null;
      boolean isLink = true;
      try {
        target = target(held, name + main);
        isLink = target != null;
      } finally {
        if (isLink) {
          held.close();
        }
      }
      if (target == null) {
        return new DatabaseFiles(held, name.toString());
      }
      at = withoutSuffix(target);
    }
    throw new IOException("its path has too many links");
  }

  private static @Nullable Path target(HeldDirectory held, String name) throws IOException {
    FoundStatus status = held.status(name);
    if (status == null || !status.isLink()) {
      return null;
    }
    if (!held.isTrusted(status)) {
      throw new UntrustedException(
          "the link %s belongs to user %d".formatted(held.display(name), status.uid()), null);
    }
    ByteString target = held.link(name);
    if (target == null) {
      throw new IOException("a link that cannot be read");
    }
    return Path.of(text(held.path().toByteString())).resolve(text(target));
  }

  private static String text(ByteString bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  private Path withoutSuffix(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (!name.endsWith(main) || name.length() == main.length()) {
      throw new IOException("a link to " + file + ", whose name does not end in " + main);
    }
    return file.resolveSibling(name.substring(0, name.length() - main.length()));
  }
}
