/// Observes one name or directory, and records what could not be read and why.
@NullMarked
package dev.fim.scan.observe;

import org.jspecify.annotations.NullMarked;
