package dev.fim.watch.events;

import dev.fim.CheckSession;
import dev.fim.compare.Change;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.label.Allowance;
import dev.fim.policy.label.RuleLabel;
import java.util.ArrayList;
import java.util.List;

/// Finds files that were written and look unchanged.
///
/// An event proves that a file was written. If nothing differs afterwards, not even the
/// modification time, then somebody restored that time: for example somebody who waits for a reader
/// to open the file and restores the content before it is read. A file that may grow says nothing
/// by its time.
public final class RestoredFiles {

  private static final Reason PUT_BACK =
      new Reason(
          Reason.Cause.KEPT_CHANGING, "read: was written to and then restored with its old time");

  private RestoredFiles() {}

  /// What cannot be verified of `written`, if nothing of it differs.
  public static List<Change> among(List<RawPath> written, CheckSession session) {
    List<Change> found = new ArrayList<>();
    for (RawPath path : written) {
      Decision decision = session.selection().decide(path, FileType.FILE);
      AttributeSet compared = decision.attributes();
      if (!decision.allows(Allowance.GROWING)
          && session.find(path) instanceof FileEntry file
          && file.type() == FileType.FILE
          && file.recorded().intersect(compared).contains(Attribute.MTIME)) {
        found.add(new Change.Unverifiable(path, FileType.FILE, PUT_BACK, RuleLabel.NONE));
      }
    }
    return found;
  }
}
