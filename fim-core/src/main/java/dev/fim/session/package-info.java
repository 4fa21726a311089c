/// The terms of checks again and again, and what they have found right.
@NullMarked
package dev.fim.session;

import org.jspecify.annotations.NullMarked;
