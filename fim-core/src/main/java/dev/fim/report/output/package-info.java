/// The output side of reports: the display form, and a buffer for what is written later.
@NullMarked
package dev.fim.report.output;

import org.jspecify.annotations.NullMarked;
