package dev.fim.compare.move;

import dev.fim.compare.Change;
import dev.fim.compare.ChangeListener;
import dev.fim.compare.Summary;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DeviceNumber;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.policy.Decision;
import dev.fim.policy.Selection;
import dev.fim.policy.label.Allowance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Holds changes back until the end of a comparison, since only then is it known that a file which
/// is gone from its path is at another. For one thread.
///
/// A file has moved if the rules of both paths allow that, type, inode and device are the same, and
/// no attribute that both rules compare differs, but the change time, which a move sets. In doubt
/// it is gone, and the other one is new. A changed path whose file has another inode is both: the
/// old file may have moved away, and the one that is there now may have come from elsewhere.
public final class MovedFiles {

  /// About 10 MB. With more changes, none counts as moved.
  private static final int MOST = 20_000;

  private static final AttributeSet IDENTIFYING = AttributeSet.of(Attribute.INODE, Attribute.DEV);

  private final Selection selection;
  private final ChangeListener next;
  private final int most;
  private @Nullable List<Held> held = new ArrayList<>();

  /// @param next gets the changes, in the order of paths, and each move as an allowed difference
  public MovedFiles(Selection selection, ChangeListener next) {
    this(selection, next, MOST);
  }

  MovedFiles(Selection selection, ChangeListener next, int most) {
    this.selection = selection;
    this.next = next;
    this.most = most;
  }

  /// What two entries of one file have in common.
  private record Identity(FileType type, long inode, DeviceNumber dev) {

    static Identity of(FileEntry file) {
      return new Identity(file.type(), file.inode(), file.dev());
    }
  }

  /// A change that is held back, or a new or removed file that a rule allows, and the files of it
  /// that may have moved.
  private static final class Held {
    final @Nullable Change change;
    @Nullable FileEntry from;
    @Nullable FileEntry to;
    boolean hasLeft;
    boolean hasCome;

    private Held(@Nullable Change change) {
      this.change = change;
    }

    static Held of(Change change) {
      Held held = new Held(change);
      switch (change) {
        case Change.Removed removed -> held.from = removed.expected();
        case Change.Added added -> held.to = added.actual();
        case Change.Changed changed -> {
          if (!Identity.of(changed.expected()).equals(Identity.of(changed.actual()))) {
            held.from = changed.expected();
            held.to = changed.actual();
          }
        }
        case Change.Unverifiable _, Change.Isolation _ -> {}
      }
      return held;
    }

    static Held ofAllowed(Allowance allowance, FileEntry file) {
      Held held = new Held(null);
      if (allowance == Allowance.NEW) {
        held.to = file;
      } else {
        held.from = file;
      }
      return held;
    }
  }

  /// Takes a change, in the order of paths.
  public void take(Change change) {
    take(Held.of(change));
  }

  /// Takes a difference that the rule of its path allows, in the order of paths: a file that is new
  /// there may have come from a path whose rule allows no removal.
  public void takeAllowed(Allowance allowance, FileEntry file) {
    if (allowance == Allowance.NEW || allowance == Allowance.REMOVED) {
      take(Held.ofAllowed(allowance, file));
    } else {
      pass(allowance, file);
    }
  }

  private void take(Held one) {
    if (held == null) {
      pass(one);
      return;
    }
    held.add(one);
    if (held.size() > most) {
      List<Held> all = held;
      held = null;
      all.forEach(this::pass);
    }
  }

  private void pass(Held one) {
    if (one.change != null) {
      next.changed(one.change);
    } else if (one.to != null) {
      pass(Allowance.NEW, one.to);
    } else if (one.from != null) {
      pass(Allowance.REMOVED, one.from);
    }
  }

  private void pass(Allowance allowance, FileEntry file) {
    next.allowed(allowance, file, decision(file).rule());
  }

  /// Whether there were too many changes to look for moves.
  public boolean isOverwhelmed() {
    return held == null;
  }

  /// Passes on what has not moved.
  ///
  /// @param summary of the comparison
  /// @return the summary without the files that have moved
  public Summary finish(Summary summary) {
    if (held == null) {
      return summary;
    }
    findMoves(held);
    long added = summary.added();
    long removed = summary.removed();
    long changed = summary.changed();
    for (Held one : held) {
      if (!one.hasLeft && !one.hasCome) {
        pass(one);
        continue;
      }
      switch (one.change) {
        case null -> {} // allowed anyway
        case Change.Removed _ -> removed--;
        case Change.Added _ -> added--;
        default -> changed--;
      }
      if (!one.hasCome && one.to != null && isLeft(one.to, Allowance.NEW)) {
        added++;
        next.changed(new Change.Added(one.to, shown(one.to), decision(one.to).label()));
      }
      if (!one.hasLeft && one.from != null && isLeft(one.from, Allowance.REMOVED)) {
        removed++;
        next.changed(new Change.Removed(one.from, shown(one.from), decision(one.from).label()));
      }
    }
    return new Summary(
        summary.entries(), added, removed, changed, summary.isolation(), summary.unverifiable());
  }

  /// Whether the other half of a change remains a change.
  private boolean isLeft(FileEntry file, Allowance allowance) {
    if (decision(file).allows(allowance)) {
      pass(allowance, file);
      return false;
    }
    return true;
  }

  private AttributeSet shown(FileEntry file) {
    return decision(file).attributes().intersect(file.recorded());
  }

  private void findMoves(List<Held> changes) {
    Map<Identity, Deque<Held>> gone = new HashMap<>();
    for (Held one : changes) {
      if (one.from != null && mayMove(one.from)) {
        gone.computeIfAbsent(Identity.of(one.from), _ -> new ArrayDeque<>()).add(one);
      }
    }
    for (Held one : changes) {
      FileEntry to = one.to;
      Deque<Held> candidates = to == null ? null : gone.get(Identity.of(to));
      Held left = candidates == null ? null : candidates.peek();
      if (to != null && candidates != null && left != null && left.from != null && mayMove(to)) {
        if (isSame(left.from, to)) {
          candidates.remove();
          left.hasLeft = true;
          one.hasCome = true;
          pass(Allowance.MOVED, to);
        }
      }
    }
  }

  private boolean mayMove(FileEntry file) {
    return file.gap() == null
        && file.recorded().containsAll(IDENTIFYING)
        && decision(file).allows(Allowance.MOVED);
  }

  private boolean isSame(FileEntry from, FileEntry to) {
    AttributeSet compared =
        decision(from).attributes().intersect(decision(to).attributes()).without(Attribute.CTIME);
    return from.recorded().containsAll(compared)
        && to.recorded().containsAll(compared)
        && from.differences(to, compared).isEmpty();
  }

  private Decision decision(FileEntry file) {
    return selection.decide(file.path(), file.type());
  }
}
