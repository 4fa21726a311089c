/// Commands that tell whether something is what it was: digests, keys, seals, and logs of the
/// sidecar.
@NullMarked
package dev.fim.cli.command.trust;

import org.jspecify.annotations.NullMarked;
