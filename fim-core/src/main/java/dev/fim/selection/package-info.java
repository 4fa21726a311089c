/// Resolves paths, scope and policy in a tree before it is scanned, and collects notes on them.
///
/// A run that checks nothing must not count as intact. A `Decision` carries the number of its rule,
/// and a scan counts what each rule selects (`RuleMatches`). Before the scan, the paths of policy
/// and scope are looked up name by name, without following links (`ResolvedPath`). Both give the
/// notes of a report (`SelectionReview`). A comparison in which no rule selects anything on either
/// side ends as unverifiable.
@NullMarked
package dev.fim.selection;

import org.jspecify.annotations.NullMarked;
