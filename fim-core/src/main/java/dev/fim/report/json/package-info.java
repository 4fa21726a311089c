/// The parts of JSON reports: frames, changes and byte values.
@NullMarked
package dev.fim.report.json;

import org.jspecify.annotations.NullMarked;
