/// The chain of the event log: its format, and what writes it.
///
/// Each run of the sidecar has a chain of its own, with a random name. Each line tells the run, its
/// number in it, and a value: the SHA-256 over the value before and over the line (`ChainedLine`).
/// So no line can be changed, removed, added or moved without the values after it. The first line
/// of a run tells how far the run before it got (`ChainLink`). A seal (`EventSeal`) signs a value,
/// and so all lines before it. `EvidenceIndex` lists the files of one incident, and its digest
/// stands in an event. `ChainWriter` writes chains; `dev.fim.chain.verify` verifies them.
@NullMarked
package dev.fim.chain;

import org.jspecify.annotations.NullMarked;
