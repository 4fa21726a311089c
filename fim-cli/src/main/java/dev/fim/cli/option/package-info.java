/// Options that several commands share.
@NullMarked
package dev.fim.cli.option;

import org.jspecify.annotations.NullMarked;
