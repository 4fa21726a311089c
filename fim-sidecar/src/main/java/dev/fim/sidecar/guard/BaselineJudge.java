package dev.fim.sidecar.guard;

import dev.fim.CheckSession;
import dev.fim.error.FimException;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.sidecar.procfs.FileIdentity;
import dev.fim.sidecar.target.ExecutableJudge;
import dev.fim.sidecar.watch.TreeWatcher;
import dev.fim.sidecar.watch.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Holds what runs against the baseline. A file is compared when it is first seen to run; what
/// happens to it later, the watch hears. For one thread.
final class BaselineJudge implements ExecutableJudge {

  /// A container runs few programs; one that runs ever new ones must not fill the memory.
  private static final int MOST_KNOWN = 1_000;

  private final CheckSession session;
  private final TreeWatcher watcher;
  private final Map<Running, Standing> known = new HashMap<>();

  private record Running(RawPath path, FileIdentity file) {}

  BaselineJudge(CheckSession session, TreeWatcher watcher) {
    this.session = session;
    this.watcher = watcher;
  }

  @Override
  public Standing judge(RawPath path, FileIdentity file) {
    if (!isJudged(path)) {
      return Standing.TRUSTED;
    }
    Running running = new Running(path, file);
    Standing standing = known.get(running);
    if (standing == null) {
      standing = compare(path);
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      if (standing != Standing.UNKNOWN) {
        known.put(running, standing);
      }
    }
    return standing;
  }

  /// A baseline of some paths says nothing of programs elsewhere. One of the whole tree does: what
  /// its policy excludes is scratch space, and nothing there was trusted.
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
      return switch (watcher.look(List.of(path))) {
        case Verdict.Intact _ -> Standing.TRUSTED;
        case Verdict.Drifted _ -> Standing.DIFFERENT;
        case Verdict.Unverifiable _, Verdict.Gone _ -> Standing.UNKNOWN;
      };
    } catch (FimException e) {
      return Standing.UNKNOWN; // no verdict: the next look may have one
    }
  }
}
