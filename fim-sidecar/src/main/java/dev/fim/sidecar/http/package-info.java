/// What the HTTP servers of the JDK need to hold their limits, in one place for all of ours.
@NullMarked
package dev.fim.sidecar.http;

import org.jspecify.annotations.NullMarked;
