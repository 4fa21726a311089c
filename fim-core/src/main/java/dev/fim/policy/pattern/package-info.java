/// Path patterns: literals, globs and regular expressions, all on bytes.
@NullMarked
package dev.fim.policy.pattern;

import org.jspecify.annotations.NullMarked;
