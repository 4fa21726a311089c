package dev.fim.sidecar.event;

import dev.fim.sidecar.finding.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that happened. Texts are in display form. Immutable.
public sealed interface Event {

  /// The sidecar watches from here on.
  ///
  /// @param targets how many containers it is to watch
  record Started(String version, int targets) implements Event {}

  /// A container was found, and is ready to be checked.
  ///
  /// @param pid of its first process
  record TargetFound(String container, int pid) implements Event {}

  /// It is unclear which container is the target, so none is watched.
  ///
  /// @param container what the settings call the target
  record NotWatched(String container, String reason) implements Event {}

  /// What a container is held against from here on.
  ///
  /// @param source as the setting `baseline` has it, or `accepted`
  /// @param sha256 of its portable form, in hexadecimal digits
  /// @param reason why it is another than the one that was kept, or is only held against in part;
  ///   null if there is nothing to say
  record BaselineInForce(
      String container, String source, long entries, String sha256, @Nullable String reason)
      implements Event {}

  /// How the policy fits a container: rules that find nothing, links that are not followed, mounts
  /// that are not there.
  ///
  /// @param notes one line each; none once all of them are mended
  record PolicyNotes(String container, List<String> notes) implements Event {
    public PolicyNotes {
      notes = List.copyOf(notes);
    }
  }

  /// A container is not what it should be.
  record Drift(String container, List<Finding> findings) implements Event {
    public Drift {
      findings = List.copyOf(findings);
    }
  }

  /// Something was done about drift, or was not.
  ///
  /// @param action what: `kill`, `terminate`, `restart-all`, `alarm`, `accept`, `hold`, `resume`
  /// @param result how it ended: `done`, `failed` or a word for why nothing was done
  /// @param detail what a person wants to know besides; null if nothing
  record Action(String container, String action, String result, @Nullable String detail)
      implements Event {}

  /// Something could not be told.
  record Unverifiable(String container, List<Finding> findings) implements Event {
    public Unverifiable {
      findings = List.copyOf(findings);
    }
  }

  /// The same drifts at every start: the application writes there.
  record Recurring(String container, List<RecurringDrift> places) implements Event {
    public Recurring {
      places = List.copyOf(places);
    }
  }

  /// A container has ended.
  record TargetGone(String container) implements Event {}

  /// The kernel lost events, or could not watch all directories: a sweep follows.
  record Overflow(String container, String reason) implements Event {}

  /// Something in this program failed, and is begun anew.
  record Fault(String container, String reason) implements Event {}

  /// A pod that is to be made was looked at by the webhook, and gets the sidecar or is refused.
  ///
  /// @param pod its name; one that is still to be generated ends in `*`
  /// @param review the identity of the request, which the API server's audit log has, too
  /// @param result `injected` or `refused`
  /// @param faults why it is refused; empty if it is not
  record Reviewed(String namespace, String pod, String review, String result, List<String> faults)
      implements Event {
    public Reviewed {
      faults = List.copyOf(faults);
    }
  }

  /// Events before this one could not be written.
  ///
  /// @param events how many, since the last of these
  record Lost(long events) implements Event {}
}
