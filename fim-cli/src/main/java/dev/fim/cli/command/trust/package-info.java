/// Commands that tell whether something is what it was: digests of trees.
@NullMarked
package dev.fim.cli.command.trust;

import org.jspecify.annotations.NullMarked;
