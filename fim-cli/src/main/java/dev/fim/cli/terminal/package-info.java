/// Standard output and error: text in UTF-8, with colour and progress on a terminal.
@NullMarked
package dev.fim.cli.terminal;

import org.jspecify.annotations.NullMarked;
