/// Lists generations and entries, and reports what was forgotten: as text, JSON or NDJSON.
@NullMarked
package dev.fim.report.listing;

import org.jspecify.annotations.NullMarked;
