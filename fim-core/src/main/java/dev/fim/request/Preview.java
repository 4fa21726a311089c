package dev.fim.request;

import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.policy.SelectionNote;
import java.util.List;

/// The totals of a preview.
///
/// @param root what counts as `/`
/// @param scope the walked parts of the tree
/// @param policy in force
/// @param recorded how many entries a generation would have, without skipped mounts
/// @param notes how root and paths were resolved, one line each
/// @param fit how the policy matches the tree
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
