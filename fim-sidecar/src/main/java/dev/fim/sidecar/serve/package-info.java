/// HTTP servers that hold their limits, with TLS and without
/// ([dev.fim.sidecar.serve.BoundedServer]): a handler sees a request, and gives it an answer.
///
/// They are servers of the JDK. `Exchanges` is the executor of one, and bounds handshakes, requests
/// and responses in number and time. The JDK does not tell when a handshake is over, so its engines
/// are watched (`WatchedContext`, `WatchedEngine`). `Pulse` finds out whether the threads of the
/// server itself still work.
@NullMarked
package dev.fim.sidecar.serve;

import org.jspecify.annotations.NullMarked;
