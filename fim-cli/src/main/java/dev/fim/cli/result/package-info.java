/// What commands write: reports, previews and explanations for people, and files that are whole or
/// absent.
@NullMarked
package dev.fim.cli.result;

import org.jspecify.annotations.NullMarked;
