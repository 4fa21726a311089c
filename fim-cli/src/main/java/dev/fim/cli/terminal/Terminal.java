package dev.fim.cli.terminal;

import java.io.PrintStream;
import java.util.Map;

/// What a command has around it.
///
/// @param error for messages and progress
public record Terminal(Output output, PrintStream error, Map<String, String> environment) {}
