/// Stage 2 of 5: walks a tree and hashes its files. This package holds the request of a scan; the
/// packages below perform it.
@NullMarked
package dev.fim.scan;

import org.jspecify.annotations.NullMarked;
