/// Text in YAML, with the place of each node, so that a fault can be shown where it is.
@NullMarked
package dev.fim.yaml;

import org.jspecify.annotations.NullMarked;
