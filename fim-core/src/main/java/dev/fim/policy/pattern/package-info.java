/// How a rule of a policy matches paths: literals, globs and regular expressions, all on bytes.
@NullMarked
package dev.fim.policy.pattern;

import org.jspecify.annotations.NullMarked;
