package dev.fim.cli.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The arguments of this process, without the bytes that Java loses when it decodes them by the
/// locale.
///
/// Arguments are bytes. This class decodes them as UTF-8 and turns every byte that is not UTF-8
/// into one lone surrogate, U+DC80 for 0x80 up to U+DCFF for 0xff. [#bytesOf] reverses that.
/// Thread-safe.
public final class RawArguments {

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final char BYTE_BASE = 0xdc00;

  private RawArguments() {}

  /// Reads the arguments of `main` again from `/proc`. Returns `args` unchanged if `/proc` is
  /// absent or shows another command line.
  public static String[] recover(String[] args) {
    byte[] commandLine;
    try {
      commandLine = Files.readAllBytes(COMMAND_LINE);
    } catch (IOException e) {
      return args.clone(); // without /proc, only bytes outside the locale's charset are lost
    }
    return recover(args, commandLine);
  }

  static String[] recover(String[] args, byte[] commandLine) {
    List<byte[]> all = split(commandLine);
    int first = all.size() - args.length;
    if (first < 0) {
      return args.clone();
    }
    String[] recovered = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      byte[] raw = all.get(first + i);
      if (!agree(args[i], raw)) {
        return args.clone();
      }
      recovered[i] = decode(raw);
    }
    return recovered;
  }

  /// The bytes that [#recover] decoded to `argument`.
  ///
  /// @throws IllegalArgumentException if `argument` holds a lone surrogate that stands for no byte
  public static byte[] bytesOf(String argument) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(argument.length());
    argument
        .codePoints()
        .forEach(codePoint -> {
          if (codePoint >= BYTE_BASE + 0x80 && codePoint <= BYTE_BASE + 0xff) {
            bytes.write(codePoint - BYTE_BASE);
          } else if (Character.getType(codePoint) == Character.SURROGATE) {
            throw new IllegalArgumentException("half of a surrogate pair");
          } else {
            bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
          }
        });
    return bytes.toByteArray();
  }

  /// `bytes` decoded as [#recover] does it.
  public static String decode(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length); // a byte gives one character at most
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (BYTE_BASE + (in.get() & 0xff)));
      }
      result = decoder.reset().decode(in, out, true);
    }
    return out.flip().toString();
  }

  /// Whether both hold the same ASCII characters, which every Linux locale decodes alike.
  private static boolean agree(String argument, byte[] raw) {
    int at = 0;
    for (byte b : raw) {
      if (b >= 0) {
        while (at < argument.length() && argument.charAt(at) >= 0x80) {
          at++;
        }
        if (at == argument.length() || argument.charAt(at++) != b) {
          return false;
        }
      }
    }
    return argument.substring(at).chars().allMatch(c -> c >= 0x80);
  }

  /// The parts of `commandLine`, each ended by a NUL.
  private static List<byte[]> split(byte[] commandLine) {
    List<byte[]> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < commandLine.length; i++) {
      if (commandLine[i] == 0) {
        parts.add(Arrays.copyOfRange(commandLine, start, i));
        start = i + 1;
      }
    }
    return parts;
  }
}
