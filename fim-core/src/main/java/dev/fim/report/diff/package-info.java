/// What changed in the content of a file, as a unified diff. A report writer calls
/// `ContentDiff.of`, and nothing is computed before.
///
/// `LineComparison` finds the lines that differ, with bounds on time and memory, and `UnifiedDiff`
/// makes hunks of them, with a bound on length.
@NullMarked
package dev.fim.report.diff;

import org.jspecify.annotations.NullMarked;
