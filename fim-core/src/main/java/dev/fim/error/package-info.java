/// What ends a run without a verdict: one exception type that says what was attempted, on what,
/// which fact stood against it, and what to do. What concerns one file only is no exception but a
/// value: [dev.fim.file.Reason].
@NullMarked
package dev.fim.error;

import org.jspecify.annotations.NullMarked;
