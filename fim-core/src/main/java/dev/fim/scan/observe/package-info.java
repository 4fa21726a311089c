/// Looks at one name or directory: what it is, what of it could not be had and why.
@NullMarked
package dev.fim.scan.observe;

import org.jspecify.annotations.NullMarked;
