package dev.fim.sidecar.state;

import dev.fim.disk.Ancestors;
import dev.fim.disk.DiskFault;
import dev.fim.disk.HeldDirectory;
import dev.fim.disk.UntrustedException;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A directory that only this user can read and write. It is held open as long as the program runs,
/// so nobody can replace it by renaming it in its volume. Thread-safe.
public final class StateDirectory {

  private static final String PRIVATE = "rwx------";
  private static final int OTHERS = 0077;

  private final HeldDirectory held;

  private StateDirectory(HeldDirectory held) {
    this.held = held;
  }

  /// Opens a directory of the state volume, and creates it if it is missing. Others may write to
  /// the volume itself, as the kubelet sets it up.
  ///
  /// @throws FimException ([Problem#IO]) if it cannot be created, belongs to another user, or
  ///   others have rights in it
  public static StateDirectory in(Path volume, String name) {
    return new StateDirectory(hold(make(volume.resolve(name))));
  }

  /// The path of the directory, through its descriptor.
  public Path path() {
    return held.reach();
  }

  /// The path of a name in it, through its descriptor.
  public Path reach(String name) {
    return held.reach(name);
  }

  /// The path of a directory in it, through its descriptor. The directory is created if it is
  /// missing.
  ///
  /// @throws FimException ([Problem#IO]) as [#in]
  public Path below(String name) {
    return make(held.reach(name));
  }

  private static HeldDirectory hold(Path directory) {
    try {
      return HeldDirectory.open(directory.toAbsolutePath(), Ancestors.VOLUME);
    } catch (UntrustedException e) {
      throw failure("trust", directory, e.fact(), e.remedy());
    } catch (IOException e) {
      throw failure("read", directory, fact(e), null);
    }
  }

  /// Whether it has a directory with this name.
  public boolean has(String name) {
    return Files.isDirectory(held.reach(name), LinkOption.NOFOLLOW_LINKS);
  }

  private static Path make(Path directory) {
    try {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
    } catch (FileAlreadyExistsException e) {
      requirePrivate(directory);
    } catch (IOException e) {
      throw failure("make", directory, fact(e), "mount a volume that this user can write");
    }
    return directory;
  }

  private static void requirePrivate(Path directory) {
    try {
      PosixFileAttributes attributes =
          Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Map<String, Object> status =
          Files.readAttributes(directory, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
      Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      if (!attributes.isDirectory()) {
        throw failure("trust", directory, "it is not a directory", "remove it");
      }
      if (!self.equals(status.get("uid"))) {
        throw failure(
            "trust",
            directory,
            "it belongs to user %s, not to user %s, who runs this"
                .formatted(status.get("uid"), self),
            "remove it");
      }
      if (status.get("mode") instanceof Integer mode && (mode & OTHERS) != 0) {
        throw failure(
            "trust",
            directory,
            "others have rights in it (mode %04o)".formatted(mode & 07777),
            "remove it, since others may have written what it holds");
      }
    } catch (IOException e) {
      throw failure("read", directory, fact(e), null);
    }
  }

  private static String fact(IOException fault) {
    DiskFault known = DiskFault.in(fault);
    if (known != null) {
      return known.fact();
    }
    return fault.getClass().getSimpleName()
        + ": "
        + DisplayForm.ofText(String.valueOf(fault.getMessage()));
  }

  private static FimException failure(
      String attempt, Path directory, String fact, @Nullable String remedy) {
    return new FimException(
        Problem.IO,
        attempt,
        "the state directory " + HeldDirectory.display(directory),
        fact,
        remedy);
  }
}
