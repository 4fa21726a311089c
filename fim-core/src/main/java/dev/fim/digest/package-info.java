/// Digests of whole trees: one number that tells whether two trees are equal. The encoding is
/// specified in `docs/reference/tree-digest.md`.
@NullMarked
package dev.fim.digest;

import org.jspecify.annotations.NullMarked;
