/// What paths, scope and policy come to in a tree, looked at before it is scanned, and the notes on
/// it.
///
/// A run that looks at nothing is no verdict. A `Decision` carries the number of its rule, and a
/// scan counts what each rule selects (`RuleMatches`), as it goes. The paths that policy and scope
/// name are looked at before it, name by name, with no link followed (`Whereabouts`). Both become
/// the notes of a report (`SelectionReview`). A comparison that came to nothing that a rule
/// selects, on either side, ends as unverifiable.
@NullMarked
package dev.fim.selection;

import org.jspecify.annotations.NullMarked;
