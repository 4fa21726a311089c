package dev.fim.foreign;

import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.policy.Decision;
import dev.fim.policy.Decision.Reach;
import dev.fim.policy.Policy;
import org.jspecify.annotations.Nullable;

/// The entries of a list that a policy selects. What the policy selects of a file and the list says
/// nothing of, since the file had none, is recorded as none: if the file has some now, that is a
/// change.
///
/// @param noneWhereMissing the attributes of which that is true
record PolicyEntries(EntryCursor entries, Policy policy, AttributeSet noneWhereMissing)
    implements EntryCursor {

  @Override
  public @Nullable Entry next() {
    for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
      if (entry instanceof FileEntry file) {
        Decision decision = policy.decide(file.path(), file.type());
        if (decision.reach() != Reach.OUTSIDE) {
          return completed(file, file.unrecorded(decision.attributes()));
        }
      }
    }
    return null;
  }

  private FileEntry completed(FileEntry file, AttributeSet missing) {
    AttributeSet none = missing.intersect(noneWhereMissing);
    if (none.isEmpty()) {
      return file;
    }
    FileEntry.Builder builder = file.toBuilder();
    AttributeSet gap = file.gap() == null ? AttributeSet.NONE : file.gap().attributes();
    return builder.recorded(file.recorded().union(none).union(gap)).build();
  }

  @Override
  public void close() {
    entries.close();
  }
}
