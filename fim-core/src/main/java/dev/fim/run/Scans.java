package dev.fim.run;

import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.file.AttributeSet;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.NarrowedSelection;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import dev.fim.request.TreeRequest;
import dev.fim.scan.HiddenFiles;
import dev.fim.scan.ScanOptions;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.UnselectedNames;
import dev.fim.scan.VerifiedContent;
import dev.fim.scan.walk.TreeScan;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Starts scans that skip the files of the database they serve.
public final class Scans {

  private Scans() {}

  /// Starts a scan of `scope` by the request's workers.
  ///
  /// @param mounts mount points that the policy adds
  /// @param database its path without `.mv.db`
  /// @param verified files that need not be read again
  public static TreeScan start(
      TreeRoot root,
      Scope scope,
      Selection selection,
      List<RawPath> mounts,
      MountCrossing crossing,
      TreeRequest request,
      Path database,
      VerifiedContent verified) {
    ScanOptions options =
        new ScanOptions(request.workers(), crossing, mounts, files(database))
            .withVerified(verified)
            .withBytesPerSecond(request.bytesPerSecond());
    return TreeScan.start(root, scope, selection, options, request.monitor());
  }

  /// Starts a scan of names only: it opens only directories, and also returns names that the policy
  /// leaves out.
  public static TreeScan ofNames(
      TreeRoot root,
      Scope scope,
      Policy policy,
      MountCrossing crossing,
      TreeRequest request,
      Path database) {
    ScanOptions options =
        new ScanOptions(request.workers(), crossing, policy.mounts(), files(database))
            .withUnselected(UnselectedNames.NAMED);
    Selection names = new NarrowedSelection(policy, AttributeSet.ALL, Set.of());
    return TreeScan.start(root, scope, names, options, request.monitor());
  }

  /// The files of a database, which a scan skips.
  public static HiddenFiles files(Path database) {
    List<Path> files = BaselineDatabase.files(database);
    if (files.isEmpty()) {
      return HiddenFiles.NONE;
    }
    Set<ByteString> names =
        files.stream()
            .map(file -> ByteString.ofUtf8(String.valueOf(file.getFileName())))
            .collect(Collectors.toSet());
    Path directory = files.getFirst().toAbsolutePath().normalize().getParent();
    return directory == null
        ? HiddenFiles.NONE
        : HiddenFiles.in(RawPath.ofUtf8(directory.toString()), names);
  }
}
