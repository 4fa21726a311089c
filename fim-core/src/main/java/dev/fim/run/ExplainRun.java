package dev.fim.run;

import dev.fim.baseline.Generation;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Explanation;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.resolve.PathResolver;
import dev.fim.scan.resolve.ResolvedPath;
import dev.fim.selection.GivenPaths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Explains what a policy decides on one path, and notes what else keeps the path out of a scan.
public final class ExplainRun {

  private final TreeRoot root;
  private final Policy policy;
  private final @Nullable Generation newest;
  private final PathResolver resolver;

  /// @param newest the generation that root or policy come from; null if they come from none
  public ExplainRun(TreeRoot root, Policy policy, @Nullable Generation newest) {
    this.root = root;
    this.policy = policy;
    this.newest = newest;
    this.resolver = new PathResolver(root);
  }

  /// Follows links in the directories of the path, but no link at its end.
  public Explanation explain(ByteString path) {
    RawPath file = resolver.resolveParent(new GivenPaths(root.path()).absolute(path));
    FileType type = resolver.type(file);
    List<String> notes = new ArrayList<>();
    if (type == null) {
      notes.add(
          resolver.lookUp(file) instanceof ResolvedPath.Missing
              ? "nothing is there now; this is what holds for a regular file"
              : "its type cannot be read; this is what holds for a regular file");
    }
    if (newest != null && !newest.scope().contains(file)) {
      notes.add(
          "generation %d has only %s, and a check of it looks at nothing else"
              .formatted(newest.id(), newest.scope().display()));
    }
    RawPath mount = mountLeftOut(file);
    if (mount != null) {
      notes.add(
          "it is on the mount %s, which is scanned only if a path or the policy names it, or with"
                  .formatted(mount.display())
              + " --cross-mounts");
    }
    return policy.explain(file, type == null ? FileType.FILE : type).withNotes(notes);
  }

  /// The mount that the file is on, if a scan leaves it out; else null.
  private @Nullable RawPath mountLeftOut(RawPath file) {
    if (newest != null && newest.crossing() != MountCrossing.STAY) {
      return null;
    }
    RawPath above = file.parent();
    for (RawPath at = file; above != null; at = above, above = at.parent()) {
      if (resolver.isMount(at)) {
        return isNamed(at) ? null : at;
      }
    }
    return null;
  }

  private boolean isNamed(RawPath mount) {
    return policy.mounts().contains(mount)
        || (newest != null
            && newest.scope().paths().stream().anyMatch(part -> part.isWithin(mount)));
  }
}
