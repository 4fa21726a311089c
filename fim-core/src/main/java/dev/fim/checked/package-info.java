/// The outcome of the last check of a database, stored beside it for `fim status`.
///
/// The baseline never changes, so the outcome is a file of its own (`CheckRecord`), as the record
/// of verified files is. It is only shown: no verdict depends on it.
@NullMarked
package dev.fim.checked;

import org.jspecify.annotations.NullMarked;
