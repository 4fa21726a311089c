/// A watch of one tree for a person: its changes, as they happen.
///
/// `TreeWatch` checks the paths that events name, and the whole tree at the start, after a loss of
/// events and at an interval. `KnownChanges` keeps what was reported, so that each change is
/// reported once.
@NullMarked
package dev.fim.watch;

import org.jspecify.annotations.NullMarked;
