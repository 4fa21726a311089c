/// Which baseline a target is compared with, or which digests in place of one, and how a change is
/// accepted.
///
/// The rooms below `watch.baseline` find what a target is compared with. A generation that was
/// accepted is in force for the image it was accepted on. What is recorded at each start goes into
/// a database of its own, made anew each time, so that it does not grow with the restarts, and
/// belongs to one run: whoever begins anew meanwhile trusts nothing new; what is kept is bound to
/// the image by the lower directories of its overlay, and to what the settings select
/// (`Policy.selectsAs`).
@NullMarked
package dev.fim.sidecar.watch.baseline;

import org.jspecify.annotations.NullMarked;
