/// Stage 5 of 5: say it, as text, JSON or NDJSON.
@NullMarked
package dev.fim.report;

import org.jspecify.annotations.NullMarked;
