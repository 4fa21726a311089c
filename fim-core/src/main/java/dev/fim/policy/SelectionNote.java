package dev.fim.policy;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.Allowance;
import org.jspecify.annotations.Nullable;

/// A note on how a policy matches a tree: a rule without matches, a link that is not followed, a
/// missing mount, differences that a rule allows.
public sealed interface SelectionNote {

  /// The part of the policy that the note is about.
  Subject subject();

  /// One line, with every name in display form.
  String text();

  /// A part of a policy that names a path.
  sealed interface Subject {

    String text();

    /// A rule.
    ///
    /// @param number counted from 1
    /// @param pattern its path or pattern as in the policy, escaped
    record Rule(int number, String pattern) implements Subject {
      @Override
      public String text() {
        return "rule %d (%s)".formatted(number, pattern);
      }
    }

    /// An entry of `mounts:`.
    record Mount(RawPath path) implements Subject {
      @Override
      public String text() {
        return "mount " + path.display();
      }
    }

    /// A path given to this run or to the recording of the baseline.
    record Part(RawPath path) implements Subject {
      @Override
      public String text() {
        return "path " + path.display();
      }
    }
  }

  /// The path of the subject does not exist.
  ///
  /// @param at the first part of the path that does not exist
  record Missing(Subject subject, RawPath at) implements SelectionNote {
    @Override
    public String text() {
      return "%s: there is no %s in the tree".formatted(subject.text(), at.display());
    }
  }

  /// The rule matches no existing file.
  record Unmatched(Subject subject) implements SelectionNote {
    @Override
    public String text() {
      return subject.text() + ": selects nothing in the tree";
    }
  }

  /// The path of the subject is, or passes through, a link, which is not followed.
  ///
  /// @param path that the subject names
  /// @param at the path of the link
  /// @param target the target as written in the link
  /// @param leadsTo where the path would lead; null if nowhere in the tree
  record Crossing(
      Subject subject, RawPath path, RawPath at, ByteString target, @Nullable RawPath leadsTo)
      implements SelectionNote {
    @Override
    public String text() {
      String effect =
          at.equals(path) ? "only the link itself is looked at" : "nothing is looked at beyond it";
      return "%s: %s is a link to %s, and %s; %s"
          .formatted(
              subject.text(),
              at.display(),
              target.display(),
              effect,
              leadsTo == null ? "it leads to nothing in the tree" : "name " + leadsTo.display());
    }
  }

  /// There is no mount at an entry of `mounts:`.
  record NoMount(Subject subject) implements SelectionNote {
    @Override
    public String text() {
      return subject.text() + ": no mount begins there";
    }
  }

  /// No rule selects the path of the subject or anything below it.
  record Unselected(Subject subject) implements SelectionNote {
    @Override
    public String text() {
      return subject.text() + ": no rule selects anything there";
    }
  }

  /// The rule allows differences that were found.
  ///
  /// @param entries how many there are
  record Allowed(Subject subject, Allowance allowance, long entries) implements SelectionNote {
    @Override
    public String text() {
      boolean one = entries == 1;
      String what =
          switch (allowance) {
            case NEW -> one ? "is new" : "are new";
            case REMOVED -> one ? "is gone" : "are gone";
            case GROWING -> one ? "has grown" : "have grown";
            case MOVED -> one ? "has moved" : "have moved";
          };
      return "%s: %d %s %s, as it allows"
          .formatted(subject.text(), entries, one ? "entry" : "entries", what);
    }
  }

  /// There are too many changes to find files that have moved.
  record Unpaired(Subject subject) implements SelectionNote {
    @Override
    public String text() {
      return subject.text()
          + ": too many changes to tell what has moved, so nothing counts as moved";
    }
  }

  /// The text of a rule is valid but looks like another pattern language.
  ///
  /// @param hint one sentence without a full stop
  record Hint(Subject subject, String hint) implements SelectionNote {
    @Override
    public String text() {
      return subject.text() + ": " + hint;
    }
  }
}
