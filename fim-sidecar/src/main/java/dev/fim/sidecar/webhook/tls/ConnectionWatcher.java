package dev.fim.sidecar.webhook.tls;

/// Told how far a connection is, by the thread that reads from it; at each connection at most once
/// of each. What a method throws, the reading does.
public interface ConnectionWatcher {

  /// For where nobody asks.
  ConnectionWatcher NONE =
      new ConnectionWatcher() {
        @Override
        public void shookHands() {}

        @Override
        public void sentFirst() {}
      };

  /// The handshake is over, and the client can send.
  void shookHands();

  /// The client has sent something, which is about to be read.
  void sentFirst();
}
