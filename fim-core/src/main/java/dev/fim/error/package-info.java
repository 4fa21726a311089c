/// Failures that end a run without a verdict: one exception type with attempt, subject, fact and
/// remedy. A problem with a single file is not an exception but a value: [dev.fim.file.Reason].
@NullMarked
package dev.fim.error;

import org.jspecify.annotations.NullMarked;
