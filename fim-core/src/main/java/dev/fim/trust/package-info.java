/// Decides whether a baseline is trusted: by the seal of a trusted key over what is there, and by a
/// memory of the newest seal, so that an older baseline with its old seal is refused.
///
/// A seal is checked before anything is compared or shown. [dev.fim.trust.SealedGeneration] reads
/// the entries of a generation for that, and [dev.fim.trust.SealedPortable] the bytes of a file;
/// both check again in each later reading that what they read is what was sealed. Every refusal is
/// a [dev.fim.error.FimException] with [dev.fim.error.Problem#BASELINE_NOT_TRUSTED].
@NullMarked
package dev.fim.trust;

import org.jspecify.annotations.NullMarked;
