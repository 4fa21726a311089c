/// What a report shows of its changes, and how: its level, its view, and the string that sums up
/// one change.
@NullMarked
package dev.fim.report.view;

import org.jspecify.annotations.NullMarked;
