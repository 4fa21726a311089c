/// Baselines that other programs wrote: [ForeignKind] is the table of their kinds. How a kind is
/// added is described in `dev.fim.foreign.listing`.
@NullMarked
package dev.fim.foreign;

import org.jspecify.annotations.NullMarked;
