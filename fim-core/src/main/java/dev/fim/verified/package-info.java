/// What was last verified of a tree, kept beside the baseline so that a quick check need not read
/// it again.
@NullMarked
package dev.fim.verified;

import org.jspecify.annotations.NullMarked;
