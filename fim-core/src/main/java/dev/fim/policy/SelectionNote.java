package dev.fim.policy;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import org.jspecify.annotations.Nullable;

/// What a reader must know of how a policy fits a tree: a rule that finds nothing, a link that is
/// not followed, a mount that is not there.
public sealed interface SelectionNote {

  /// What is noted.
  Subject subject();

  /// One line, with every name in display form.
  String text();

  /// A part of a policy that names a path.
  sealed interface Subject {

    String text();

    /// A rule.
    ///
    /// @param number counted from 1
    /// @param pattern what it matches, as the policy has it, escaped
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

    /// A path that a run was given, or that was given when the baseline was recorded.
    record Part(RawPath path) implements Subject {
      @Override
      public String text() {
        return "path " + path.display();
      }
    }
  }

  /// There is nothing at the path that the subject names.
  ///
  /// @param at the first name on the way that is not there
  record Missing(Subject subject, RawPath at) implements SelectionNote {
    @Override
    public String text() {
      return "%s: there is no %s in the tree".formatted(subject.text(), at.display());
    }
  }

  /// The rule decides on nothing that is there.
  record Unmatched(Subject subject) implements SelectionNote {
    @Override
    public String text() {
      return subject.text() + ": selects nothing in the tree";
    }
  }

  /// A link on the way, or in the place of what the subject names. It is not followed.
  ///
  /// @param path that the subject names
  /// @param at where the link stands
  /// @param target what it holds
  /// @param leadsTo where the path would lead; null if to nothing in the tree
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

  /// No mount begins at an entry of `mounts:`.
  record NoMount(Subject subject) implements SelectionNote {
    @Override
    public String text() {
      return subject.text() + ": no mount begins there";
    }
  }

  /// No rule selects what the subject names, nor anything below it.
  record Unselected(Subject subject) implements SelectionNote {
    @Override
    public String text() {
      return subject.text() + ": no rule selects anything there";
    }
  }

  /// The text of a rule is legal and reads like another language.
  ///
  /// @param hint one sentence without a full stop
  record Hint(Subject subject, String hint) implements SelectionNote {
    @Override
    public String text() {
      return subject.text() + ": " + hint;
    }
  }
}
