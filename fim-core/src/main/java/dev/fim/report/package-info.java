/// Stage 5 of 5: reports, as text, JSON, NDJSON, SARIF or JUnit XML.
@NullMarked
package dev.fim.report;

import org.jspecify.annotations.NullMarked;
