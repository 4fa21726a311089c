/// The portable baseline: lines of JSON, compressed, which any byte sequence may claim to be.
@NullMarked
package dev.fim.baseline.portable;

import org.jspecify.annotations.NullMarked;
