package dev.fim.image;

import dev.fim.baseline.row.EntryCount;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.policy.Decision;
import dev.fim.policy.Decision.Reach;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.scan.state.RuleMatches;
import org.jspecify.annotations.Nullable;

/// The entries of layers that a policy selects, each with the attributes that it selects.
///
/// @param count of what [#next] returns
/// @param matches counts what each rule selects
record RecordedEntries(
    EntryCursor entries, Policy policy, Scope scope, EntryCount count, RuleMatches matches)
    implements EntryCursor {

  @Override
  public @Nullable Entry next() {
    for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
      if (entry instanceof FileEntry file && scope.contains(file.path())) {
        Decision decision = policy.decide(file.path(), file.type());
        if (decision.reach() != Reach.OUTSIDE) {
          matches.count(decision);
          FileEntry recorded = recorded(file, decision.attributes());
          count.add(recorded);
          return recorded;
        }
      }
    }
    return null;
  }

  /// The inode number of an entry is its position in its layer, and goes away.
  private static FileEntry recorded(FileEntry file, AttributeSet wanted) {
    AttributeSet had = file.recorded().without(Attribute.INODE);
    return file.toBuilder()
        .inode(0, 0)
        .recorded(had.intersect(wanted).with(Attribute.TYPE))
        .build();
  }

  @Override
  public void close() {
    entries.close();
  }
}
