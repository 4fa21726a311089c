package dev.fim.sidecar.event;

/// Has each line tell its place in the order in which a stream takes the lines. The thread of a
/// [LineWriter] calls it: [#next], and then one of the others.
interface LineOrder {

  /// Lines that tell nothing of it.
  LineOrder PLAIN =
      new LineOrder() {
        @Override
        public byte[] next(byte[] text) {
          return text;
        }

        @Override
        public void accepted() {}

        @Override
        public void refused() {}
      };

  /// The bytes to write for a line.
  ///
  /// @param text with its line feed
  byte[] next(byte[] text);

  /// The stream took the line.
  void accepted();

  /// The stream did not take the line, or not all of it.
  void refused();
}
