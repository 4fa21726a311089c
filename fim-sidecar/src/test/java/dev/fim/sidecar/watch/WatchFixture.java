package dev.fim.sidecar.watch;

import dev.fim.CheckSession;
import dev.fim.FileIntegrity;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.posix.Calls;
import dev.fim.posix.OpenFlags;
import dev.fim.request.BaselineReference;
import dev.fim.request.TreeRequest;
import dev.fim.session.SessionTerms;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;

/// A real tree, recorded, and open as that of a target would be.
final class WatchFixture implements AutoCloseable {

  final TestTree tree = TestTree.create();
  final Calls calls = new Calls();
  volatile boolean present = true;
  volatile MappedFiles mapped = MappedFiles.NONE;
  volatile Predicate<RawPath> onVolume = _ -> false;

  /// Some seconds ahead, so that what was just written has settled.
  final Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(5));

  private final int descriptor;
  private final Path database;

  WatchFixture() {
    try {
      database =
          Files.createDirectory(
                  tree.beside().resolve("db"),
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rwx------")))
              .resolve("fim");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    descriptor = calls.openAt(Calls.AT_FDCWD, tree.root().toByteArray(), OpenFlags.O_PATH);
  }

  WatchedTree watched() {
    return new WatchedTree(
        descriptor,
        RawPath.ofUtf8("/proc/7/root"),
        () -> present,
        () -> mapped,
        path -> onVolume.test(path));
  }

  CheckSession record() {
    return record(Policy.standard());
  }

  CheckSession record(String policy) {
    return record(Policy.parse("test", policy));
  }

  private CheckSession record(Policy policy) {
    FileIntegrity fim = FileIntegrity.at(database, clock);
    fim.init(
        TreeRequest.standard().withRoot(tree.root()).withPolicy(policy),
        change -> {
          throw new AssertionError(change.toString());
        });
    return fim.session(new BaselineReference.Latest(), SessionTerms.STANDARD);
  }

  @Override
  public void close() {
    calls.closeDescriptor(descriptor);
    calls.close();
    tree.close();
  }
}
