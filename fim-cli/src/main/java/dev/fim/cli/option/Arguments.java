package dev.fim.cli.option;

import dev.fim.FileIntegrity;
import dev.fim.cli.process.RawArguments;
import dev.fim.disk.DiskFault;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.image.ImageChoice;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.request.BaselineReference;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Converts arguments. Each method throws [FimException] ([Problem#ARGUMENT]) for an argument that
/// it cannot convert.
public final class Arguments {

  private static final String EMPTY = "a path has at least one character";

  private Arguments() {}

  /// The bytes that were typed.
  public static ByteString bytes(String argument) {
    try {
      ByteString bytes = ByteString.wrap(RawArguments.bytesOf(argument));
      if (bytes.length() > 0) {
        return bytes;
      }
      throw invalid(argument, EMPTY);
    } catch (IllegalArgumentException e) {
      throw invalid(argument, "it has half of a surrogate pair");
    }
  }

  /// The path of a database, policy or report. Unlike paths in a tree, it cannot hold arbitrary
  /// bytes.
  public static Path file(String argument) {
    if (argument.isEmpty()) {
      throw invalid(argument, EMPTY); // Java takes it for the working directory
    }
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      throw invalid(argument, "it has bytes outside the locale's character set");
    }
  }

  /// The absolute path of a directory in this process's mount namespace.
  public static RawPath directory(String argument) {
    byte[] bytes = bytes(argument).toByteArray();
    RawPath start = bytes[0] == '/' ? RawPath.ROOT : FileIntegrity.workingDirectory();
    try {
      return RawPath.normalize(start.append(bytes));
    } catch (IllegalArgumentException e) {
      throw invalid(argument, String.valueOf(e.getMessage()));
    }
  }

  /// A generation, or a file that is a baseline.
  ///
  /// @param choice the image to take, if the file is one of container images
  public static BaselineReference baseline(String argument, ImageChoice choice) {
    try {
      BaselineReference reference = BaselineReference.of(argument);
      return reference instanceof BaselineReference.Portable(Path file, ImageChoice _)
          ? new BaselineReference.Portable(file, choice)
          : reference;
    } catch (InvalidPathException e) {
      throw invalid(argument, "it has bytes outside the locale's character set");
    }
  }

  /// The exception to throw if a file could not be written.
  public static FimException notWritten(Path file, IOException e) {
    String subject = DisplayForm.ofText(file.toString());
    return e instanceof NoSuchFileException
        ? new FimException(Problem.IO, "write", subject, "no such directory", null, e)
        : DiskFault.failure("write", subject, e);
  }

  /// An argument in display form, with the bytes that were typed.
  private static String display(String argument) {
    try {
      return DisplayForm.of(RawArguments.bytesOf(argument));
    } catch (IllegalArgumentException e) {
      return DisplayForm.ofText(argument);
    }
  }

  /// The exception for a value that an option does not have.
  ///
  /// @param remedy what is allowed
  public static FimException unknown(String option, String value, String fact, String remedy) {
    return new FimException(
        Problem.ARGUMENT, "take", option + " '" + display(value) + "'", fact, remedy);
  }

  public static FimException invalid(String argument, String fact) {
    return new FimException(
        Problem.ARGUMENT, "take", "'" + display(argument) + "'", DisplayForm.ofText(fact), null);
  }
}
