/// Standard output and error: text in UTF-8, colour and progress where a person looks at them.
@NullMarked
package dev.fim.cli.terminal;

import org.jspecify.annotations.NullMarked;
