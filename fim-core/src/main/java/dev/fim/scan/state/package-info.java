/// The shared state of one scan's threads: cancellation, read rate, and matches of each rule.
@NullMarked
package dev.fim.scan.state;

import org.jspecify.annotations.NullMarked;
