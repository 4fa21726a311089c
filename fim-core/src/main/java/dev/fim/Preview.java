package dev.fim;

import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.policy.SelectionNote;
import java.util.List;

/// What a recording would come to.
///
/// @param root what counts as `/`
/// @param scope the parts of the tree that were walked
/// @param policy that decided
/// @param recorded how many entries a generation would have, mounts that are not in scope left out
/// @param notes how root and paths were understood, a line each
/// @param fit how the policy fits the tree
public record Preview(
    RawPath root,
    Scope scope,
    Policy policy,
    long recorded,
    List<String> notes,
    List<SelectionNote> fit) {

  public Preview {
    notes = List.copyOf(notes);
    fit = List.copyOf(fit);
  }
}
