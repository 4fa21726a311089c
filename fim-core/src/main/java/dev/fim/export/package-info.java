/// Writes a generation for other programs: [dev.fim.export.Export] chooses the format, and a file
/// of the room writes each. All write one entry after another and keep none.
///
/// The formats of AIDE and mtree know fewer attributes than fim. An attribute without a place, or
/// without a recorded value, is left out of the entry, so that the other program does not compare
/// it; the export returns a note for it.
@NullMarked
package dev.fim.export;

import org.jspecify.annotations.NullMarked;
