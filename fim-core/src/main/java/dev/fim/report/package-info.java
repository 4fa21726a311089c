/// Stage 5 of 5: reports, as text, JSON, NDJSON, SARIF, JUnit XML or HTML, or as records for log
/// collectors.
@NullMarked
package dev.fim.report;

import org.jspecify.annotations.NullMarked;
