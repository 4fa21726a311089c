/// What a run is asked, and what it answers: values that callers of [dev.fim.FileIntegrity] pass
/// and receive.
@NullMarked
package dev.fim.request;

import org.jspecify.annotations.NullMarked;
