package dev.fim.foreign.checksums;

import static dev.fim.foreign.listing.ListingFixture.fault;
import static dev.fim.foreign.listing.ListingFixture.lines;
import static dev.fim.foreign.listing.ListingFixture.read;
import static dev.fim.foreign.listing.ListingFixture.requireListOrFault;
import static dev.fim.foreign.listing.ListingFixture.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.fim.foreign.listing.Listing;
import dev.fim.foreign.listing.ListingFixture;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumParserTest {

  private static final ChecksumParser PARSER = new ChecksumParser();
  private static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";

  private static Listing sums(String text) {
    return read(PARSER, text);
  }

  @Test
  void whatSha256sumWritesIsRead() {
    Listing plain = read(PARSER, resource("sha256.sums"));
    assertThat(lines(plain))
        .containsExactly(
            "/[g]=% type=file"
                + " sha256=3ba8d02b16fd2a01c1a8ba1a1f036d7ce386ed953696fa57331c2ac48a80b255",
            "/a b type=file"
                + " sha256=7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
            "/c#d type=file"
                + " sha256=3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3",
            "/dir/back\\\\slash type=file"
                + " sha256=222b0bd51fcef7e65c2e62db2ed65457013bab56be6fafeb19ee11d453153c80",
            "/dir/setuid type=file"
                + " sha256=04efaf080f5a3e74e1c29d1ca6a48569382cbbcd324e8d59d2b83ef21c039f00",
            "/dir/sub/-x type=file"
                + " sha256=44778d82365e4af681c40d5f0eef5cf6f5899d3f0ac335050a7ed6779cf3f674",
            "/e\\x0af\\xff type=file"
                + " sha256=8b5b9db0c13db24256c829aa364aa90c6d2eba318b9232a4ab9313b954d3555f");
    assertThat(plain.isRelative()).isTrue();
    for (String form : List.of("sha256-tag.sums", "sha256-binary.sums")) {
      assertThat(lines(read(PARSER, resource(form)))).isEqualTo(lines(plain));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5", "sha1", "sha512"})
  void theLengthTellsTheAlgorithm(String algorithm) {
    assertThat(lines(read(PARSER, resource(algorithm + ".sums"))))
        .hasSize(7)
        .allSatisfy(line -> assertThat(line).contains(" type=file " + algorithm + "="));
  }

  @Test
  void otherSpellingsAreRead() {
    String hex = "AB".repeat(32);
    assertThat(
            lines(
                sums(
                    """
                    # made by hand

                    %1$s reversed
                    SHA2-256(openssl)= %1$s
                    SHA512/256 (a) = %1$s
                    SHA3-256 (b) = %1$s
                    BLAKE3 (c) = %1$s
                    MD5 (d (1) = e) = %2$s\r
                    %2$s  ./x//y
                    """
                        .formatted(hex, MD5))))
        .containsExactly(
            "/a type=file sha512-256=" + "ab".repeat(32),
            "/b type=file sha3-256=" + "ab".repeat(32),
            "/c type=file blake3=" + "ab".repeat(32),
            "/d (1) = e type=file md5=" + MD5,
            "/openssl type=file sha256=" + "ab".repeat(32),
            "/reversed type=file sha256=" + "ab".repeat(32),
            "/x/y type=file md5=" + MD5);
  }

  @Test
  void absoluteNamesBeginAtTheRootOfTheSystem() {
    Listing listing = sums(MD5 + "  /etc/passwd\n" + MD5 + "  /etc/passwd\n");
    assertThat(listing.isRelative()).isFalse();
    assertThat(lines(listing)).containsExactly("/etc/passwd type=file md5=" + MD5);
  }

  @Test
  void aFaultIsToldWithItsLine() {
    assertThat(
            Stream.of(
                    MD5 + "  a\nno sum",
                    MD5 + "  ../a",
                    MD5 + "  a/../../b",
                    MD5 + "  /a\n" + MD5 + "  b",
                    MD5 + "  -",
                    MD5 + "  a/",
                    MD5 + "  .",
                    MD5 + "  a\0b",
                    "\\" + MD5 + "  a\\tb",
                    "0".repeat(56) + "  a",
                    "0".repeat(96) + "  a",
                    "0".repeat(33) + "  a",
                    "BLAKE2b (a) = " + "0".repeat(128),
                    "SHA256 (a) = " + MD5,
                    MD5 + "  a\n" + MD5.replace('d', 'e') + "  a")
                .map(text -> fault(PARSER, text).replaceAll("; fim computes.*", "")))
        .containsExactly(
            "line 2, column 1: a line that is no check sum: 'no sum'; allowed: DIGEST  NAME or"
                + " ALGORITHM (NAME) = DIGEST",
            "line 1, column 1: the name '../a', which has '..' or a NUL in it; names lead down from"
                + " where the list begins",
            "line 1, column 1: the name 'a/../../b', which has '..' or a NUL in it; names lead down"
                + " from where the list begins",
            "line 2, column 1: the name 'b' in a list whose first name begins with a slash",
            "line 1, column 1: the name '-', which stands for standard input; a file with this name"
                + " is ./-",
            "line 1, column 1: the name 'a/', which is that of a directory",
            "line 1, column 1: the name '.', which is that of a directory",
            "line 1, column 1: the name 'a\\x00b', which has '..' or a NUL in it; names lead down"
                + " from where the list begins",
            "line 1, column 1: the name 'a\\\\tb', in which a backslash begins no escape; allowed:"
                + " \\\\, \\n and \\r",
            "line 1, column 1: a digest of 56 digits, as SHA-224 has",
            "line 1, column 1: a digest of 96 digits, as SHA-384 has",
            "line 1, column 1: a digest of 33 digits",
            "line 1, column 1: a digest by 'BLAKE2b'",
            "line 1, column 1: a digest of 32 digits by SHA-256, which has 64",
            "line 2, column 1: the path /a a second time, with other values");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MD5 + "  a",
        "# x\n\n\\" + MD5 + "  a\\nb\n",
        "SHA256 (a) = " + MD5,
        MD5 + " *a\n"
      })
  void aListIsRecognized(String start) {
    assertThat(PARSER.recognizes(ByteString.wrap(start.getBytes(StandardCharsets.ISO_8859_1))))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#mtree", ". type=dir", "@@begin_db\n", "{\"a\": 1}", "abc  d", MD5})
  void otherTextIsNot(String start) {
    assertThat(PARSER.recognizes(ByteString.wrap(start.getBytes(StandardCharsets.ISO_8859_1))))
        .isFalse();
  }

  @Property(tries = 1000)
  void anyBytesAreAListOrAFault(@ForAll byte[] bytes) {
    requireListOrFault(PARSER, bytes);
  }

  @Property(tries = 1500)
  void anyPartsAreAListOrAFault(@ForAll("parts") String text) {
    requireListOrFault(PARSER, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Provide
  Arbitrary<String> parts() {
    return Arbitraries.of(
            MD5,
            MD5 + MD5,
            "  ",
            " *",
            " ",
            "\n",
            "\n",
            "\\",
            "\\\\",
            "\\n",
            "#",
            "a",
            "b/",
            "/",
            "..",
            ".",
            "-",
            "SHA256 (",
            "MD5 (",
            ") = ",
            "\0",
            "\r",
            "ÿ")
        .list()
        .ofMaxSize(30)
        .map(list -> String.join("", list));
  }

  @Test
  void aPathOfAMillionBytesIsReadAndNoLongerOne() {
    String digest = "0".repeat(64) + "  ";
    Listing list =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> ListingFixture.read(PARSER, digest + "a/".repeat(500_000) + "b\n"));
    assertThat(list.size()).isEqualTo(1);
    assertThat(ListingFixture.fault(PARSER, digest + "a/".repeat(600_000) + "b\n"))
        .contains("a path of more than 1048576 bytes");
  }
}
