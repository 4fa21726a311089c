/// The manual pages, generated from the declarations of the commands.
@NullMarked
package dev.fim.cli.manual;

import org.jspecify.annotations.NullMarked;
