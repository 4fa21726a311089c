package dev.fim.cli;

import dev.fim.cli.command.FimCommand;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.process.Interruption;
import dev.fim.cli.process.RawArguments;
import dev.fim.cli.terminal.Output;
import dev.fim.cli.terminal.StandardStream;
import dev.fim.cli.terminal.Terminal;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Where `fim` starts.
public final class Main {

  private final PrintStream error;

  private Main(PrintStream error) {
    this.error = error;
  }

  static void main(String[] args) {
    PrintStream error =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    Interruption interruption = Interruption.install();
    int code = run(RawArguments.recover(args), System.getenv(), Output.ofProcess(), error);
    interruption.end(code);
    System.exit(code);
  }

  /// Runs one command line.
  ///
  /// @param args as [RawArguments] gives them
  /// @return the exit code
  static int run(String[] args, Map<String, String> environment, Output output, PrintStream error) {
    Main main = new Main(error);
    // Help is printed at the end: picocli flushes, and prints a stack trace where that fails.
    StringWriter help = new StringWriter();
    try {
      int code =
          main.commandLine(new Terminal(output, error, environment), args, help).execute(args);
      if (!output.isBroken()) { // otherwise the failure was already reported
        output.print(help.getBuffer());
        output.flush();
      }
      return code;
    } catch (FimException e) {
      return main.fail(e);
    } catch (OutOfMemoryError e) {
      return main.fail(outOfMemory(e));
    } catch (Throwable e) { // uncaught, it would end Java with 1, which means "added"
      return main.failUnexpectedly(e);
    }
  }

  private CommandLine commandLine(Terminal terminal, String[] args, StringWriter help) {
    boolean colored = StandardStream.OUT.isColored(terminal.environment());
    return FimCommand.commandLine(terminal, List.of(args))
        .setOut(new PrintWriter(help))
        .setErr(new PrintWriter(error, true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(colored ? Ansi.ON : Ansi.OFF))
        .setExpandAtFiles(false) // a file may be named @x
        .setParameterExceptionHandler(this::refuse)
        .setExecutionExceptionHandler(this::fail);
  }

  private int refuse(ParameterException e, String[] args) {
    error.println("fim: " + ArgumentMessage.of(e));
    return ExitCode.ARGUMENT.code();
  }

  private int fail(Exception e, CommandLine command, ParseResult arguments) {
    if (e instanceof FimException known) {
      return fail(known);
    }
    return failUnexpectedly(e);
  }

  private int failUnexpectedly(Throwable e) {
    error.println("fim: a fault in fim itself; please report it with what follows");
    e.printStackTrace(error);
    return ExitCode.INTERNAL.code();
  }

  /// Java reports a missing thread by the same type.
  private static FimException outOfMemory(OutOfMemoryError e) {
    boolean threads = String.valueOf(e.getMessage()).contains("native thread");
    return new FimException(
        Problem.IO,
        "continue",
        "the run",
        threads ? "no further thread can be started" : "memory ran out",
        threads
            ? "raise the limit of processes: ulimit -u"
            : "raise the limit: FIM_JAVA_OPTS=-Xmx512m",
        e);
  }

  private int fail(FimException e) {
    error.println("fim: " + e.getMessage());
    return e.problem().exitCode();
  }
}
