/// Stage 5 of 5: reports, as text, JSON or NDJSON.
@NullMarked
package dev.fim.report;

import org.jspecify.annotations.NullMarked;
