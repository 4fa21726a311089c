package dev.fim.seal;

import dev.fim.disk.DiskFault;
import dev.fim.disk.GivenFile;
import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The file of a seal, which stands beside what it seals.
public final class SealFile {

  private static final String SUFFIX = ".seal";

  private SealFile() {}

  /// The seal of a file has its name with `.seal`.
  public static Path of(Path sealed) {
    return sealed.resolveSibling(sealed.getFileName() + SUFFIX);
  }

  /// Reads the seal of a file.
  ///
  /// @param sealed the file that it seals
  /// @return null if there is none
  /// @throws FimException [Problem#BASELINE_NOT_TRUSTED] if the file is no seal, [Problem#IO] if it
  ///   cannot be read
  public static @Nullable Seal read(Path sealed) {
    Path file = of(sealed);
    try (InputStream in = GivenFile.openRegular(file)) {
      if (in == null) {
        throw notRead(file, "it is not a regular file", null);
      }
      byte[] bytes = in.readNBytes(Seal.MOST_BYTES + 1);
      if (bytes.length > Seal.MOST_BYTES) {
        throw notTrusted(file, "it is longer than %d bytes".formatted(Seal.MOST_BYTES));
      }
      return Seal.parse(bytes);
    } catch (SealParser.Fault fault) {
      throw notTrusted(file, "it is no seal: " + fault.fact());
    } catch (IOException e) {
      DiskFault known = DiskFault.in(e);
      if (known != null && known.isAbsence()) {
        return null;
      }
      throw DiskFault.failure("read the seal", HeldDirectory.display(file), e);
    }
  }

  private static FimException notTrusted(Path file, String fact) {
    return new FimException(
        Problem.BASELINE_NOT_TRUSTED,
        "trust the seal",
        HeldDirectory.display(file),
        fact,
        "seal it again with 'fim seal'");
  }

  private static FimException notRead(Path file, String fact, @Nullable IOException cause) {
    return new FimException(
        Problem.IO, "read the seal", HeldDirectory.display(file), fact, null, cause);
  }
}
