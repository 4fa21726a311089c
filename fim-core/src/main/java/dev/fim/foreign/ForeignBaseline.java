package dev.fim.foreign;

import dev.fim.baseline.BaselineFile;
import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.MarkedEntries;
import dev.fim.baseline.row.EntryCount;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.foreign.listing.Listing;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list of another program as a baseline. Immutable and thread-safe.
///
/// By itself a list says nothing of files that it does not name: its policy is [Policy#ofListing].
/// With a policy given, the list counts as recorded under that policy: a file that the policy
/// selects and the list lacks is new, and what the policy selects and the list does not have of a
/// file cannot be verified.
public final class ForeignBaseline implements BaselineFile {

  private final Listing listing;
  private final @Nullable Policy given;
  private final Generation generation;
  private final List<String> notes;

  private ForeignBaseline(
      Listing listing, @Nullable Policy given, Generation generation, List<String> notes) {
    this.listing = listing;
    this.given = given;
    this.generation = generation;
    this.notes = List.copyOf(notes);
  }

  /// Reads a list.
  ///
  /// @param root of the tree that it is of; null for that of the system or, if its paths are
  ///   relative, for [ForeignKind#beginning]
  /// @param policy that it counts as recorded under; null for none
  /// @param workingDirectory of this process
  /// @throws dev.fim.error.FimException if it cannot be read, or has a fault
  public static ForeignBaseline read(
      Path file,
      ForeignKind kind,
      @Nullable RawPath root,
      @Nullable Policy policy,
      RawPath workingDirectory) {
    Listing listing = kind.read(file, root == null ? RawPath.ROOT : root);
    RawPath inUse =
        root != null
            ? root
            : listing.isRelative() ? kind.beginning(file, workingDirectory) : RawPath.ROOT;
    List<String> notes = new ArrayList<>(listing.notes());
    EntryCount count = new EntryCount();
    try (EntryCursor entries = entries(listing, policy)) {
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        count.add(entry);
      }
    }
    if (count.entries() < listing.size()) {
      notes.add(
          "not carried over: %d files that the policy does not select"
              .formatted(listing.size() - count.entries()));
    }
    Policy recorded = policy == null ? Policy.ofListing(file.toString()) : policy;
    Generation generation =
        new Generation(
            0,
            null,
            new GenerationOrigin(
                inUse, Scope.ALL, recorded.source(), recorded.name(), MountCrossing.UNKNOWN),
            count.entries(),
            count.bytes(),
            count.recorded(),
            count.gaps(),
            null);
    return new ForeignBaseline(listing, policy, generation, notes);
  }

  /// The generation, with number 0 and no time.
  @Override
  public Generation generation() {
    return generation;
  }

  /// The policy that the entries count as recorded under.
  @Override
  public Policy policy() {
    return given == null ? Policy.ofListing(generation.policyName()) : given;
  }

  /// All entries.
  @Override
  public EntryCursor entries() {
    return entries(listing, given);
  }

  private static EntryCursor entries(Listing listing, @Nullable Policy policy) {
    return policy == null
        ? listing.entries()
        : new MarkedEntries(
            new PolicyEntries(listing.entries(), policy, listing.noneWhereMissing()), policy);
  }

  /// What the list has and the baseline has not, a line each in display form.
  public List<String> notes() {
    return notes;
  }
}
