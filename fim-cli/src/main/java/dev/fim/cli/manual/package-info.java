/// The manual pages and the completion scripts, generated from the declarations of the commands.
@NullMarked
package dev.fim.cli.manual;

import org.jspecify.annotations.NullMarked;
