package dev.fim.sidecar.container;

import dev.fim.path.ByteString;
import dev.fim.posix.FileStatus;
import dev.fim.sidecar.procfs.FileIdentity;
import dev.fim.sidecar.procfs.MountTable;
import dev.fim.sidecar.procfs.ProcLink;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.procfs.Reading;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks whether the runtime has finished starting a container, and opens its root only then.
///
/// While a runtime starts a container, the first process is already in its cgroup: for some 10 ms
/// with the root of the node, and for longer with the runtime's own executable. Its process number
/// and start time do not change meanwhile. So the container is ready once its first process has
/// executed a file that is the same below its root, and sees its own mount as `/`; both are checked
/// before the root is opened and again after.
record ContainerReadiness(
    ProcRoot proc, PodProcesses processes, Candidate candidate, Duration known) {

  /// After this time an executable that is missing at its path no longer means a slow start, but a
  /// file that was replaced or removed: such a container needs a verdict too.
  static final Duration LONGEST_START = Duration.ofSeconds(10);

  private static final Pattern RUNTIME_ID = Pattern.compile("[0-9a-f]{64}");
  private static final ByteString OWN_ROOT = ByteString.ofUtf8("/");

  /// The state of the first process, which must be the same before and after.
  private record View(
      ByteString executable,
      @Nullable FileIdentity file,
      ByteString root,
      ByteString mountNamespace,
      ByteString userNamespace,
      MountTable mounts) {}

  PinResult pin() {
    return switch (proc.process(candidate.first().pid())) {
      case Reading.Gone<ProcessFiles> _ -> new PinResult.Gone();
      case Reading.Failed<ProcessFiles> failed -> refused(failed);
      case Reading.Value<ProcessFiles>(ProcessFiles first) -> {
        PinResult pinResult = make(first);
        if (!(pinResult instanceof PinResult.Pinned)) {
          first.close();
        }
        yield pinResult;
      }
    };
  }

  private PinResult make(ProcessFiles first) {
    if (!isTheOne(first)) {
      return new PinResult.Gone();
    }
    Reading<View> before = view(first);
    if (!(before instanceof Reading.Value<View>(View view))) {
      return refused(before, first);
    }
    int fd = PinnedRoot.openRoot(proc.calls(), first);
    if (fd < 0) {
      return refused(Reading.failure(first.path().display() + "/root", fd), first);
    }
    PinResult pinResult = judge(first, view, fd);
    if (!(pinResult instanceof PinResult.Pinned)) {
      proc.calls().closeDescriptor(fd);
    }
    return pinResult;
  }

  private PinResult judge(ProcessFiles first, View view, int fd) {
    PinResult.@Nullable NotReady why = notMade(view, fd);
    Reading<View> after = view(first);
    if (!(after instanceof Reading.Value<View>(View again))) {
      return refused(after, first);
    }
    if (!isTheOne(first)) {
      return new PinResult.Gone();
    }
    if (why == null && !again.equals(view)) {
      why = unknown("its first process changed while it was looked at");
    }
    if (why != null) {
      return why;
    }
    ImageIdentity image = ImageIdentity.of(view.mounts()).orElse(null);
    ContainerRun containerRun =
        new ContainerRun(candidate, view.mountNamespace(), view.userNamespace(), image);
    return new PinResult.Pinned(new PinnedRoot(proc.calls(), first, containerRun, fd));
  }

  /// Why the container is not ready; null if it is.
  private PinResult.@Nullable NotReady notMade(View view, int root) {
    if (!view.root().equals(OWN_ROOT)) {
      return elsewhere("the root of its first process is not that of its mount namespace");
    }
    Optional<MountTable.Mount> mount = view.mounts().root();
    if (mount.isEmpty() || mount.get().id() != mountId(root)) {
      return elsewhere("its first process sees no mount of its own as the root");
    }
    if (seesTheNode(view.mounts())) {
      return elsewhere("its first process still sees the mounts of the node");
    }
    if (!isNamed(view.mounts())) {
      return elsewhere("its first process does not see the mount by which the kubelet names it");
    }
    boolean same =
        view.file() != null
            && PinnedRoot.fileBelow(proc.calls(), root, view.executable())
                .filter(view.file()::equals)
                .isPresent();
    return same || known.compareTo(LONGEST_START) >= 0
        ? null
        : unknown("its first process has executed no file of its own yet");
  }

  private static PinResult.NotReady elsewhere(String why) {
    return new PinResult.NotReady(why, PinResult.Standing.ELSEWHERE);
  }

  private static PinResult.NotReady unknown(String why) {
    return new PinResult.NotReady(why, PinResult.Standing.UNKNOWN);
  }

  /// The mounts that are pinned must contain the name that the container was found by.
  private boolean isNamed(MountTable mounts) {
    String name = candidate.name();
    return name == null
        || KubeletName.of(mounts).map(KubeletName::container).filter(name::equals).isPresent();
  }

  /// Whether a mount point contains the container's own id: the runtime prepares the container in
  /// such directories of the node, and no process inside sees them.
  private boolean seesTheNode(MountTable mounts) {
    Matcher id = RUNTIME_ID.matcher(candidate.key().display());
    return id.find()
        && mounts.mounts().stream().anyMatch(mount -> mount.point().display().contains(id.group()));
  }

  private long mountId(int root) {
    try (Arena arena = Arena.ofConfined()) {
      FileStatus status = new FileStatus(arena);
      return proc.calls().stat(root, status) == 0 ? status.mountId() : -1;
    }
  }

  private boolean isTheOne(ProcessFiles first) {
    return first.stat() instanceof Reading.Value<ProcessStat>(ProcessStat stat)
        && stat.id().equals(candidate.first())
        && !stat.hasEnded()
        && processes.isMember(first, stat, candidate.key());
  }

  private static Reading<View> view(ProcessFiles first) {
    return first
        .link(ProcLink.EXE)
        .then(executable ->
            first
                .link(ProcLink.ROOT)
                .then(root ->
                    first
                        .link(ProcLink.MOUNT_NAMESPACE)
                        .then(mountNamespace ->
                            first
                                .userNamespace()
                                .then(userNamespace ->
                                    first
                                        .mounts()
                                        .then(mounts ->
                                            new Reading.Value<>(
                                                new View(
                                                    executable,
                                                    first.target(ProcLink.EXE).orNull(),
                                                    root,
                                                    mountNamespace,
                                                    userNamespace,
                                                    mounts)))))));
  }

  /// @param reading no value
  private <T> PinResult refused(Reading<T> reading, ProcessFiles first) {
    return switch (reading) {
      case Reading.Failed<T> failed -> refused(failed);
      case Reading.Gone<T> _ when isTheOne(first) ->
          unknown("/proc does not show its first process completely");
      case Reading.Gone<T> _ -> new PinResult.Gone();
      case Reading.Value<T> _ -> throw new IllegalStateException("nothing was refused");
    };
  }

  private static <T> PinResult refused(Reading.Failed<T> failed) {
    return new PinResult.Refused(
        failed.denied() ? PtraceDenial.message(failed.subject()) : failed.message());
  }
}
