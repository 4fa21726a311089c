/// The output of commands: reports, previews and explanations for people, and files that are
/// complete or absent.
@NullMarked
package dev.fim.cli.result;

import org.jspecify.annotations.NullMarked;
