package dev.fim.fuzz;

import dev.fim.path.ByteString;
import dev.fim.seal.Seal;
import dev.fim.seal.SealParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The file of a seal. An input is the file itself, and a statement, which then gets a last line with
/// a signature. What is accepted is written again as the same bytes.
public final class SealTarget {

  private static final byte[] SIGNATURE =
      ("signature: " + "A".repeat(86) + "==\n").getBytes(StandardCharsets.US_ASCII);

  private SealTarget() {}

  public static void fuzzerTestOneInput(byte[] input) {
    file(input);
    byte[] signed = Arrays.copyOf(input, input.length + SIGNATURE.length);
    System.arraycopy(SIGNATURE, 0, signed, input.length, SIGNATURE.length);
    file(signed);
    statement(input);
  }

  private static void file(byte[] bytes) {
    try {
      Seal seal = Seal.parse(bytes);
      Expect.that(Arrays.equals(seal.toFile(), bytes), "written otherwise than read");
    } catch (SealParser.Fault fault) {
      fault(fault);
    }
  }

  private static void statement(byte[] bytes) {
    try {
      Expect.that(
          SealParser.parse(ByteString.of(bytes)).sealed() != null, "a statement without its time");
    } catch (SealParser.Fault fault) {
      fault(fault);
    }
  }

  private static void fault(SealParser.Fault fault) {
    Expect.that(
        fault.fact().chars().noneMatch(Character::isISOControl),
        "a control character in: " + fault.fact());
  }
}
