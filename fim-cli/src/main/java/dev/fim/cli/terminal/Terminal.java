package dev.fim.cli.terminal;

import java.io.PrintStream;
import java.util.Map;

/// The output streams and environment of a command.
///
/// @param error for messages and progress
public record Terminal(Output output, PrintStream error, Map<String, String> environment) {}
