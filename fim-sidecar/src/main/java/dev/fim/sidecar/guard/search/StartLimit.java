package dev.fim.sidecar.guard.search;

import dev.fim.path.ByteString;
import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.FindingKind;
import dev.fim.sidecar.procfs.ProcLink;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds containers whose start takes too long: by the age of the first process, which may be older
/// than this program, and by repeated looks that never found it ready. For one thread.
final class StartLimit {

  /// The minimum time of such looks: a normal start looks suspicious for a moment.
  private static final Duration SETTLING = Duration.ofSeconds(1);

  private final ProcRoot proc;
  private final Duration longest;
  private final Map<ProcessId, Long> since = new HashMap<>();

  StartLimit(ProcRoot proc, Duration longest) {
    this.proc = proc;
    this.longest = longest;
  }

  /// Forgets all other containers.
  void keepOnly(List<Candidate> there) {
    since.keySet().retainAll(there.stream().map(Candidate::first).collect(Collectors.toSet()));
  }

  /// Judges a container that is not ready.
  ///
  /// @return null while it may still become ready
  @Nullable StuckStart judge(Candidate container, FindingKind kind, String why, boolean isTarget) {
    long now = System.nanoTime();
    long first = since.computeIfAbsent(container.first(), _ -> now);
    boolean isLate =
        now - first >= SETTLING.toNanos() && proc.age(container.first()).compareTo(longest) >= 0;
    return isLate
        ? new StuckStart(
            container,
            new Finding.Running(
                kind, container.first().pid(), executable(container), "it is not watched: " + why),
            isTarget)
        : null;
  }

  private ByteString executable(Candidate container) {
    int pid = container.first().pid();
    ByteString executable = proc.ask(pid, files -> files.link(ProcLink.EXE)).orNull();
    return executable == null ? ByteString.ofUtf8("/proc/" + pid + "/exe") : executable;
  }
}
