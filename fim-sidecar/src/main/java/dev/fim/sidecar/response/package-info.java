/// Stage 3 of 3: decides what to do about a verdict, then does it.
@NullMarked
package dev.fim.sidecar.response;

import org.jspecify.annotations.NullMarked;
