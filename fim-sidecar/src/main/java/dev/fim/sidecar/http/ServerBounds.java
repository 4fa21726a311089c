package dev.fim.sidecar.http;

import java.time.Duration;

/// Bounds that the JDK's HTTP server takes as system properties, once for the process, when it is
/// first used.
///
/// The server has bounds of its own for the time of a request and of a response, too. They are not
/// used: when the time is up, its timer writes the rest of the response, and waits for a client
/// that does not read while it holds the lock that every other connection needs (`ServerImpl`, JDK
/// 25). [Exchanges] bounds that time instead.
///
/// @param idle how long a connection may say nothing, at first and between requests
/// @param connections how many may be open, of each server
public record ServerBounds(Duration idle, int connections) {

  /// Has them hold, for a process that has not used the server yet. What is set already stays.
  public void impose() {
    set("sun.net.httpserver.idleInterval", idle.toSeconds());
    set("sun.net.httpserver.clockTick", 1_000); // ms between looks for what is idle
    set("jdk.httpserver.maxConnections", connections);
    // Beyond this one a connection is closed after a response that did not say so, and what the
    // client sends next is lost. So it is never reached.
    set("sun.net.httpserver.maxIdleConnections", connections);
    set("sun.net.httpserver.maxReqHeaders", 64);
    set("sun.net.httpserver.maxReqHeaderSize", 32 << 10); // bytes, with 32 more for each
    // A response in two pieces would wait for an acknowledgement, which is delayed by 40 ms.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private static void set(String name, long value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, Long.toString(value));
    }
  }
}
