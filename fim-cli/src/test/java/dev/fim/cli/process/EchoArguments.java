package dev.fim.cli.process;

import java.util.HexFormat;

/// A program for tests: prints the bytes of each of its arguments, in hexadecimal, one a line.
final class EchoArguments {

  private EchoArguments() {}

  static void main(String[] args) {
    for (String argument : RawArguments.recover(args)) {
      System.out.println(HexFormat.of().formatHex(RawArguments.bytesOf(argument)));
    }
  }
}
