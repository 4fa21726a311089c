/// The files of a database: who may open them, who has them open, and the copy that a writer works
/// on.
///
/// A writer of the database works on a copy (`WorkingCopy`), which H2 compacts as it closes, and
/// which then takes the place of the original by a rename; so generations that are forgotten
/// (`ForgetRun`) give back their room. H2 writes in place otherwise, and a process that is killed
/// then can leave a file that does not open. What is told to have been recorded is told after that.
@NullMarked
package dev.fim.baseline.store;

import org.jspecify.annotations.NullMarked;
