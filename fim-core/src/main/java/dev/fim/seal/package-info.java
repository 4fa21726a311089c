/// Seals: signed statements about a generation, a portable baseline or a policy.
///
/// A [dev.fim.seal.SealStatement] is text that a person can read, and a [dev.fim.seal.Seal] is such
/// a text with an Ed25519 signature over its very bytes. There is one text for each statement:
/// [dev.fim.seal.SealParser] accepts nothing that [dev.fim.seal.SealText] would not write. The
/// format is specified in `docs/reference/seals.md`. Which keys are trusted, and whether a seal is
/// the newest, is decided in `dev.fim.trust`.
@NullMarked
package dev.fim.seal;

import org.jspecify.annotations.NullMarked;
