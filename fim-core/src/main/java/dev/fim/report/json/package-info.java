/// The parts that every JSON report consists of: frames, changes, and values of bytes.
@NullMarked
package dev.fim.report.json;

import org.jspecify.annotations.NullMarked;
