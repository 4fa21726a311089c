/// Fixtures for the tests of every module: real trees with everything that a file system can hold.
@NullMarked
package dev.fim.testing;

import org.jspecify.annotations.NullMarked;
