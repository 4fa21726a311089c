/// What a report needs where text and bytes leave the program: display form, and room for what is
/// written later.
@NullMarked
package dev.fim.report.output;

import org.jspecify.annotations.NullMarked;
