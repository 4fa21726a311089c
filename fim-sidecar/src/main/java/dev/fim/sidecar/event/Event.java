package dev.fim.sidecar.event;

import dev.fim.chain.EventSeal;
import dev.fim.path.ByteString;
import dev.fim.sidecar.finding.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An event. Texts are in display form. Immutable.
public sealed interface Event {

  /// The sidecar has started to watch.
  ///
  /// @param targets the number of containers to watch
  record Started(String version, int targets) implements Event {}

  /// A container was found and is ready to be checked.
  ///
  /// @param pid of its first process
  record TargetFound(String container, int pid) implements Event {}

  /// No container is watched, because it is unclear which one is the target.
  ///
  /// @param container the label of the target in the settings
  record NotWatched(String container, String reason) implements Event {}

  /// A container has a new baseline in force.
  ///
  /// @param source the value of the setting `baseline`, or `accepted`
  /// @param sha256 of its portable form, in hexadecimal digits
  /// @param reason why it replaced the kept one, or covers only a part; null if there is none
  /// @param sealedBy the id of the key whose seal was verified; null if none was asked for
  record BaselineInForce(
      String container,
      String source,
      long entries,
      String sha256,
      @Nullable String reason,
      @Nullable String sealedBy)
      implements Event {}

  /// How the policy matches a container: rules that match nothing, links that are not followed,
  /// missing mounts.
  ///
  /// @param notes one line each; empty once all problems are fixed
  record PolicyNotes(String container, List<String> notes) implements Event {
    public PolicyNotes {
      notes = List.copyOf(notes);
    }
  }

  /// A container has drifted.
  record Drift(String container, List<Finding> findings) implements Event {
    public Drift {
      findings = List.copyOf(findings);
    }
  }

  /// Drift was answered, or was not.
  ///
  /// @param action `kill`, `terminate`, `restart-all`, `alarm`, `accept`, `hold`, `resume`
  /// @param result `done`, `failed` or a word for why nothing was done
  /// @param detail further details for people; null if there are none
  /// @param evidence that was kept of it; null if there is none
  record Action(
      String container,
      String action,
      String result,
      @Nullable String detail,
      @Nullable KeptEvidence evidence)
      implements Event {}

  /// Something could not be verified.
  record Unverifiable(String container, List<Finding> findings) implements Event {
    public Unverifiable {
      findings = List.copyOf(findings);
    }
  }

  /// The same paths drift at every start: the application writes there.
  record Recurring(String container, List<RecurringDrift> places) implements Event {
    public Recurring {
      places = List.copyOf(places);
    }
  }

  /// A container has ended.
  record TargetGone(String container) implements Event {}

  /// The kernel lost events, or could not watch all directories: a sweep follows.
  record Overflow(String container, String reason) implements Event {}

  /// A fault of this program, after which it starts over.
  record Fault(String container, String reason) implements Event {}

  /// The webhook reviewed a new pod, which gets the sidecar or is refused.
  ///
  /// @param pod its name; a name that is still to be generated ends in `*`
  /// @param review the id of the request, which is also in the audit log of the API server
  /// @param result `injected` or `refused`
  /// @param faults why it is refused; empty if it is not
  record Reviewed(String namespace, String pod, String review, String result, List<String> faults)
      implements Event {
    public Reviewed {
      faults = List.copyOf(faults);
    }
  }

  /// The catalogue cannot be reached or read, or answers again. The watch goes on with its copy.
  ///
  /// @param state `away` or `back`
  record Catalogue(String container, String state, String reason) implements Event {}

  /// Earlier events could not be written.
  ///
  /// @param events their number since the last such event
  record Lost(long events) implements Event {}

  /// A signature over all events of a run up to one.
  ///
  /// @param signature over [EventSeal#text]
  record Seal(EventSeal seal, ByteString signature) implements Event {}
}
