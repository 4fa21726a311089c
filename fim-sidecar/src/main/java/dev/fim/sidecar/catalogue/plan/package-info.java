/// What the settings say of the catalogue: its copies and its threads.
@NullMarked
package dev.fim.sidecar.catalogue.plan;

import org.jspecify.annotations.NullMarked;
