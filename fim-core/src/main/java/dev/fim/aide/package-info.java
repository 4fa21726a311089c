/// Reads a configuration of AIDE and writes the policy that gives the same verdicts. [AideReader]
/// evaluates the text, [AideRegex] translates the regular expressions, [AidePolicy] puts the rules
/// in the order in which the last match decides as AIDE would.
@NullMarked
package dev.fim.aide;

import org.jspecify.annotations.NullMarked;
