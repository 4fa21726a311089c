/// Options for keys and seals: who is trusted, and who seals.
@NullMarked
package dev.fim.cli.option.trust;

import org.jspecify.annotations.NullMarked;
