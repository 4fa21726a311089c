/// The files of a database: who may open them, who has them open, and the copy that a writer works
/// on.
@NullMarked
package dev.fim.baseline.store;

import org.jspecify.annotations.NullMarked;
