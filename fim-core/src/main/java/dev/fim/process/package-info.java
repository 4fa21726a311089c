/// The priority of this process.
@NullMarked
package dev.fim.process;

import org.jspecify.annotations.NullMarked;
