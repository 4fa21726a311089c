package dev.fim.yaml;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.error.SourceException;
import dev.fim.path.DisplayForm;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlNode.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/// A file format in YAML.
///
/// @param noun the name of such a file in messages: `policy`
/// @param problem the kind of a fault in it
/// @param levels how deep its lists and mappings nest, including the document itself
public record YamlFormat(String noun, Problem problem, int levels) {

  /// The size limit, in bytes and in characters.
  public static final int LARGEST = 1 << 20;

  private static final String NO_YAML = "text that is no YAML: ";

  /// Reads the one document of `text`.
  ///
  /// @param name the name of the text in messages
  /// @throws SourceException if the text has a fault
  public YamlNode parse(String name, String text) {
    if (text.length() > LARGEST) {
      throw tooLarge(name);
    }
    return YamlReader.read(this, name, text);
  }

  /// The text of a file in UTF-8, of 1 MiB at most.
  ///
  /// @throws SourceException if it is larger, or not UTF-8
  /// @throws FimException with [#problem] if the file cannot be read
  public String read(Path file) {
    String name = file.toString();
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST + 1);
    } catch (IOException e) {
      throw unreadable(name, fact(e), e);
    }
    if (bytes.length > LARGEST) {
      throw tooLarge(name);
    }
    return decode(name, bytes);
  }

  /// Why a file could not be read, in display form. For a missing or forbidden file, Java's message
  /// is only its name.
  public static String fact(IOException fault) {
    return switch (fault) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> DisplayForm.ofText(String.valueOf(fault.getMessage()));
    };
  }

  /// Where a mark is.
  public Place place(String name, Mark mark) {
    return new Place(this, name, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /// What the parser found in a text that is no YAML.
  ///
  /// @param remedy of a character that YAML does not allow
  public SourceException fault(
      String name, String text, YAMLException fault, @Nullable String remedy) {
    return switch (fault) {
      case MarkedYAMLException e ->
          place(name, e.getProblemMark())
              .fault(
                  NO_YAML + Spelling.show(e.getProblem()),
                  isAlias(e) ? "put quotes around a text that begins with '*' or '&'" : null);
      case ReaderException e ->
          placeAfter(name, text.substring(0, text.offsetByCodePoints(0, e.getPosition())))
              .fault(
                  "a character that YAML does not allow, U+%04X".formatted(e.getCodePoint()),
                  remedy);
      default ->
          new Place(this, name, 1, 1)
              .fault(NO_YAML + Spelling.show(String.valueOf(fault.getMessage())), null);
    };
  }

  private static boolean isAlias(MarkedYAMLException e) {
    String context = String.valueOf(e.getContext());
    return context.contains("alias") || context.contains("anchor");
  }

  private Place placeAfter(String name, String text) {
    String line = text.substring(text.lastIndexOf('\n') + 1);
    int lines = (int) text.chars().filter(c -> c == '\n').count();
    return new Place(this, name, lines + 1, line.codePointCount(0, line.length()) + 1);
  }

  private String decode(String name, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (!result.isError()) {
      return text;
    }
    throw placeAfter(name, text)
        .fault(
            String.format("the byte 0x%02x, which is no UTF-8", bytes[in.position()]),
            "write a byte of a name that is no UTF-8 as '\\xNN'");
  }

  private SourceException tooLarge(String name) {
    return new Place(this, name, 1, 1).fault("more than 1 MiB", "make it shorter");
  }

  private FimException unreadable(String name, String fact, IOException cause) {
    return new FimException(
        problem, "read the " + noun, DisplayForm.ofText(name), fact, null, cause);
  }
}
