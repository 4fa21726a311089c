package dev.fim.sidecar.procfs;

import dev.fim.path.RawPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A `/proc` in a new directory, from a captured tree or written by a test; removed on close.
public final class CapturedProc implements AutoCloseable {

  /// The captured pod of a kubelet, and the sidecar in it.
  public static final String KUBERNETES = "kubernetes-1.36-containerd-2.1";

  public static final int KUBERNETES_SIDECAR = 7;

  /// The captured pod of podman, and the sidecar in it.
  public static final String PODMAN = "podman-4.3-runc";

  public static final int PODMAN_SIDECAR = 12;

  private final Path directory;

  private CapturedProc(Path directory) {
    this.directory = directory;
  }

  /// One without processes.
  public static CapturedProc empty() {
    try {
      return new CapturedProc(Files.createTempDirectory("fim-proc").toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A captured tree of the test resources, in which `self` is the process `self`.
  public static CapturedProc of(String name, int self) {
    CapturedProc proc = empty();
    Path source = Path.of("src/test/resources/procfs", name);
    if (!Files.isDirectory(source)) {
      source = Path.of("fim-sidecar").resolve(source); // as an IDE has it
    }
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        proc.put(source.relativize(file).toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return proc.self(self);
  }

  /// Puts a file, or, if the path ends with `.link`, the symbolic link.
  public CapturedProc put(String path, byte[] content) {
    try {
      Path file = directory.resolve(path);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      if (path.endsWith(".link")) {
        Path link = directory.resolve(path.substring(0, path.length() - ".link".length()));
        Files.deleteIfExists(link);
        String target = new String(content, StandardCharsets.UTF_8).strip();
        Files.createSymbolicLink(link, Path.of(target));
      } else {
        Files.write(file, content);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public CapturedProc put(String path, String content) {
    return put(path, content.getBytes(StandardCharsets.UTF_8));
  }

  /// Makes a process with all that is looked at; what differs is put afterwards.
  public CapturedProc process(int pid, long startTime, String cgroup, String mountinfo) {
    String fields = " (app) S 0 " + "0 ".repeat(13) + "20 0 1 0 " + startTime + " 0 0";
    return put(pid + "/stat", pid + fields)
        .put(pid + "/cgroup", cgroup)
        .put(pid + "/mountinfo", mountinfo)
        .put(pid + "/cmdline", "app\0--serve\0")
        .put(
            pid + "/status",
            """
            Name:\tapp
            Uid:\t1000\t1000\t1000\t1000
            Gid:\t1000\t1000\t1000\t1000
            CapPrm:\t0000000000000000
            CapEff:\t0000000000000000
            """)
        .put(pid + "/exe.link", "/usr/bin/app")
        .put(pid + "/root.link", "/")
        .put(pid + "/ns/mnt.link", "mnt:[" + (4026530000L + pid) + "]");
  }

  /// Says which process reads.
  public CapturedProc self(int pid) {
    return put("self.link", Integer.toString(pid));
  }

  /// Removes a process.
  public CapturedProc end(int pid) {
    remove(directory.resolve(Integer.toString(pid)));
    return this;
  }

  public RawPath path() {
    return RawPath.ofUtf8(directory.toString());
  }

  public ProcRoot open() {
    return ProcRoot.open(path());
  }

  @Override
  public void close() {
    remove(directory);
  }

  private static void remove(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
