/// Resolves the paths that a policy or a request names.
@NullMarked
package dev.fim.scan.resolve;

import org.jspecify.annotations.NullMarked;
