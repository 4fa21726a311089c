/// The portable baseline: compressed lines of JSON. Its input is untrusted.
@NullMarked
package dev.fim.baseline.portable;

import org.jspecify.annotations.NullMarked;
