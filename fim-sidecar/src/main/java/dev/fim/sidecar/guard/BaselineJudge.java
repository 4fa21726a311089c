package dev.fim.sidecar.guard;

import dev.fim.CheckSession;
import dev.fim.error.FimException;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.sidecar.container.inspection.ExecutableJudge;
import dev.fim.sidecar.finding.TargetVerdict;
import dev.fim.sidecar.procfs.FileIdentity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Compares running files with the baseline. A file is compared when it is first seen to run; the
/// watch reports later changes. A comparison takes time, and the container decides how many files
/// run, so one look compares only for a limited time. For one thread.
final class BaselineJudge implements ExecutableJudge {

  /// A container runs few programs; one that runs ever new ones must not fill the memory. More than
  /// the mappings of one process can name.
  private static final int MOST_KNOWN = 16_384;

  /// The time limit of one look.
  private static final Duration LONGEST = Duration.ofMillis(100);

  private final CheckSession session;
  private final Function<List<RawPath>, TargetVerdict> look;
  private final Map<Running, Standing> known =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Running, Standing> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  private long left = LONGEST.toNanos();

  private record Running(RawPath path, FileIdentity file) {}

  /// @param look compares files with the baseline; throws [FimException] if there is no verdict
  BaselineJudge(CheckSession session, Function<List<RawPath>, TargetVerdict> look) {
    this.session = session;
    this.look = look;
  }

  /// Starts another look. A file that there is no time for is unknown, and a later look judges it.
  void beginLook() {
    left = LONGEST.toNanos();
  }

  @Override
  public Standing judge(RawPath path, FileIdentity file) {
    if (!isJudged(path)) {
      return Standing.TRUSTED;
    }
    Running running = new Running(path, file);
    Standing standing = known.get(running);
    if (standing == null) {
      if (left <= 0) {
        return Standing.UNKNOWN;
      }
      long start = System.nanoTime();
      standing = compare(path);
      left -= System.nanoTime() - start;
      if (standing != Standing.UNKNOWN) {
        known.put(running, standing);
      }
    }
    return standing;
  }

  /// A baseline of some paths does not cover programs elsewhere. One of the whole tree does: the
  /// paths that its policy excludes are scratch space, and no program there is trusted.
  private boolean isJudged(RawPath path) {
    return session.scope().contains(path)
        && (reach(RawPath.ROOT, FileType.DIRECTORY) == Decision.Reach.SELECTED
            || reach(path, FileType.FILE) == Decision.Reach.SELECTED);
  }

  private Decision.Reach reach(RawPath path, FileType type) {
    return session.selection().decide(path, type).reach();
  }

  private Standing compare(RawPath path) {
    Entry entry = session.find(path);
    if (!(entry instanceof FileEntry)) {
      return Standing.ABSENT;
    }
    try {
      return switch (look.apply(List.of(path))) {
        case TargetVerdict.Intact _ -> Standing.TRUSTED;
        case TargetVerdict.Drifted _ -> Standing.DIFFERENT;
        case TargetVerdict.Unverifiable _, TargetVerdict.Gone _ -> Standing.UNKNOWN;
      };
    } catch (FimException e) {
      return Standing.UNKNOWN; // no verdict: the next look may have one
    }
  }
}
