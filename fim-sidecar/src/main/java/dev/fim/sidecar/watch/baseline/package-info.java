/// The baselines that targets are compared with, expected digests in place of one, and how changes
/// are accepted.
///
/// An accepted generation is in force for the image on which it was accepted. The record of each
/// start goes into a separate database, which is created anew each time, so that it does not grow
/// with the restarts. It belongs to one run: a sidecar that restarts meanwhile trusts nothing new.
/// A kept baseline belongs to the image, known by the lower directories of its overlay, and to what
/// the settings select (`Policy.selectsAs`).
@NullMarked
package dev.fim.sidecar.watch.baseline;

import org.jspecify.annotations.NullMarked;
