package dev.fim.image;

import dev.fim.disk.DiskFault;
import dev.fim.disk.GivenFile;
import dev.fim.disk.SystemException;
import dev.fim.image.stream.Budget;
import dev.fim.image.stream.MalformedException;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files of an OCI layout in a directory. Each is read when it is asked for.
final class LayoutDirectory implements ImageFiles {

  private final Path directory;
  private final BlobReader reader;
  private final Budget budget;
  private final Map<String, Blob> read = new HashMap<>();

  LayoutDirectory(Path directory, BlobReader reader, Budget budget) {
    this.directory = directory;
    this.reader = reader;
    this.budget = budget;
  }

  @Override
  public @Nullable Blob find(String name) throws IOException {
    Blob known = read.get(name);
    if (known != null) {
      return known;
    }
    Path file = directory.resolve(name);
    try (InputStream in = GivenFile.openRegular(file)) {
      if (in == null) {
        throw new MalformedException(
            "its file %s is no regular file".formatted(DisplayForm.ofText(name)));
      }
      Blob blob = reader.read(budget.counted(in), DisplayForm.ofText(name));
      read.put(name, blob);
      return blob;
    } catch (SystemException e) {
      if (DiskFault.of(e.errno()).isAbsence()) {
        return null;
      }
      throw e;
    }
  }
}
