/// Reads YAML with the place of each node, so that messages can point to a fault.
@NullMarked
package dev.fim.yaml;

import org.jspecify.annotations.NullMarked;
