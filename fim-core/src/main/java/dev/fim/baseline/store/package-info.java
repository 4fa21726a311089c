/// The files of a database: who may open them, who has them open, and the copy that a writer works
/// on.
///
/// A writer of the database works on a copy (`WorkingCopy`). H2 compacts the copy as it closes, and
/// a rename then puts it in the place of the original. So the file shrinks when generations are
/// forgotten (`ForgetRun`). If H2 wrote in place, a process that is killed could leave a file that
/// does not open. Success is reported only after the rename.
@NullMarked
package dev.fim.baseline.store;

import org.jspecify.annotations.NullMarked;
