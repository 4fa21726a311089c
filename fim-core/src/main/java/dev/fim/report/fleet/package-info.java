/// The view of a fleet: as text, as JSON, and as a page for a browser. Every text in it comes from
/// sidecars, which may be hostile, and is escaped here.
@NullMarked
package dev.fim.report.fleet;

import org.jspecify.annotations.NullMarked;
