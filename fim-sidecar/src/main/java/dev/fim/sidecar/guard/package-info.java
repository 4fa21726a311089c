/// Watches a target from its start to its end: where finding, watching and answering come together.
@NullMarked
package dev.fim.sidecar.guard;

import org.jspecify.annotations.NullMarked;
