package dev.fim.cli.terminal;

/// A program for tests: tells what it sees at the other end of its streams.
final class StreamProbe {

  private StreamProbe() {}

  static void main(String[] args) {
    for (StandardStream stream : StandardStream.values()) {
      System.out.println(
          "%s terminal=%s colored=%s"
              .formatted(stream.label(), stream.isTerminal(), stream.isColored(System.getenv())));
    }
  }
}
