/// Verifies event logs, and the evidence that their events name.
///
/// `LogInput` gives the lines, without what a container runtime or `kubectl` puts before them.
/// `LogVerifier` keeps a little state for each run (`RunState`), and checks each line against it,
/// each seal (`SealCheck`), and at the end how the runs follow each other (`RunReview`).
/// `EvidenceCheck` compares directories of evidence with the events. The result is a `LogReport`.
/// The memory does not grow with the log, but for its runs.
@NullMarked
package dev.fim.chain.verify;

import org.jspecify.annotations.NullMarked;
