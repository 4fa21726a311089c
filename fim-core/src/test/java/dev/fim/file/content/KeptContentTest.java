package dev.fim.file.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.file.content.KeptContent.Cause;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptContentTest {

  private static final int LIMIT = 64 * 1024;

  private final CopyMaker maker = new CopyMaker();

  /// As a scan gives it: in pieces, each in a longer array.
  private KeptContent kept(int limit, byte[] content, int piece) {
    maker.begin(limit);
    for (int i = 0; i < content.length; i += piece) {
      byte[] read = Arrays.copyOf(Arrays.copyOfRange(content, i, i + piece), piece + 7);
      maker.add(read, Math.min(piece, content.length - i));
    }
    return maker.finish();
  }

  private KeptContent kept(String content) {
    return kept(LIMIT, content.getBytes(StandardCharsets.ISO_8859_1), 1000);
  }

  private static KeptContent withheld(Cause cause) {
    return new KeptContent.Withheld(cause);
  }

  private static ByteString sha256(byte[] content) throws Exception {
    return ByteString.wrap(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] packed = new byte[content.length + 1000];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "no newline", "a\r\n\tb\f\u000b\b\u001b[0m\n", "latin-1: \u00e9\u00ff\n"})
  void textIsKeptByteForByte(String text) throws Exception {
    byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(kept(text))
        .isInstanceOfSatisfying(
            KeptContent.Copy.class,
            copy -> assertThat(copy.deflated().length()).isLessThan(content.length + 20));
    assertThat(CopyReader.content((KeptContent.Copy) kept(text), sha256(content)))
        .isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "\u007fELF\u0001", "\u0007", "a\u001fb"})
  void whatIsNotTextIsNotKept(String content) {
    assertThat(kept(content)).isEqualTo(withheld(Cause.BINARY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PRIVATE KEY-----\nMII\n",
        "# my key\n-----BEGIN OPENSSH PRIVATE KEY-----\r\n",
        "x = \"-----BEGIN EC PRIVATE KEY-----\\nMHc\"",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\n",
        "PuTTY-User-Key-File-3: ssh-ed25519\n",
        "# created: 2026-11-27\nAGE-SECRET-KEY-1QQQ\n"
      })
  void aPrivateKeyIsNotKept(String content) {
    assertThat(kept(content)).isEqualTo(withheld(Cause.SECRET));
    assertThat(kept("y".repeat(995) + content)).isEqualTo(withheld(Cause.SECRET));
    assertThat(kept(content.replaceAll("PRIVATE|SECRET|-User-", "PUBLIC")))
        .isInstanceOf(KeptContent.Copy.class);
  }

  @Test
  void theLimitIsTheLargestSizeThatIsKept() throws Exception {
    byte[] most = "line\n".repeat(CopyRule.MOST / 5 + 1).getBytes(StandardCharsets.UTF_8);
    byte[] content = Arrays.copyOf(most, CopyRule.MOST);
    for (int piece : new int[] {1 << 18, CopyRule.MOST + 5, 4097}) {
      KeptContent kept = kept(CopyRule.MOST, content, piece);
      assertThat(CopyReader.content((KeptContent.Copy) kept, sha256(content))).isEqualTo(content);
      assertThat(kept(CopyRule.MOST - 1, content, piece)).isEqualTo(withheld(Cause.OUTSIZED));
    }
  }

  @Test
  void oneFileLeavesNothingToTheNext() throws Exception {
    assertThat(kept("long ".repeat(10_000))).isInstanceOf(KeptContent.Copy.class);
    assertThat(CopyReader.content((KeptContent.Copy) kept("b"), sha256(new byte[] {'b'})))
        .containsExactly('b');
  }

  @Test
  void aCopyThatWasAlteredIsNotShown() throws Exception {
    byte[] content = "PermitRootLogin no\n".getBytes(StandardCharsets.UTF_8);
    ByteString sha256 = sha256(content);
    byte[] other = deflated("PermitRootLogin ye\n".getBytes(StandardCharsets.UTF_8));
    assertThat(copy(deflated(content), sha256)).isEqualTo(content);
    assertThat(copy(other, sha256)).isNull();
    assertThat(copy(Arrays.copyOf(deflated(content), 5), sha256)).isNull();
    assertThat(copy(Arrays.copyOf(deflated(content), 100), sha256)).isNull();
    assertThat(copy(new byte[0], sha256)).isNull();
    assertThat(copy(new byte[] {(byte) 0xff, 0, 1}, sha256)).isNull();
  }

  private static byte[] copy(byte[] deflated, ByteString sha256) {
    return CopyReader.content(new KeptContent.Copy(ByteString.wrap(deflated)), sha256);
  }

  @Test
  void aBombIsNotInflatedBeyondTheLargestLimit() throws Exception {
    byte[] zeros = new byte[256 << 20];
    byte[] bomb = deflated(zeros);
    ByteString sha256 = sha256(zeros);
    assertThat(bomb.length).isGreaterThan(100_000);
    assertThat(copy(bomb, sha256)).isNull();
    byte[] justTooLong = new byte[CopyRule.MOST + 1];
    assertThat(copy(deflated(justTooLong), sha256(justTooLong))).isNull();
    byte[] longest = new byte[CopyRule.MOST];
    assertThat(copy(deflated(longest), sha256(longest))).hasSize(CopyRule.MOST);
  }

  @Test
  void anyBytesAreACopyOrNone() throws Exception {
    Random random = new Random(7);
    ByteString sha256 = sha256(new byte[] {1});
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertThat(copy(bytes, sha256)).isNull();
    }
  }

  @Test
  void theOverlapOfTwoRulesKeepsWhatBothKeep() {
    CopyRule wide = new CopyRule(1000, true);
    CopyRule narrow = new CopyRule(2000, false);
    assertThat(wide.overlap(narrow)).isEqualTo(new CopyRule(1000, false));
    assertThat(wide.overlap(CopyRule.NONE)).isEqualTo(CopyRule.NONE);
    assertThatThrownBy(() -> new CopyRule(CopyRule.MOST + 1, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
