/// The sidecar: its commands, and how its parts are wired.
@NullMarked
package dev.fim.sidecar;

import org.jspecify.annotations.NullMarked;
