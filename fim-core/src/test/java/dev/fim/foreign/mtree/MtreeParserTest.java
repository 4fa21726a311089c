package dev.fim.foreign.mtree;

import static dev.fim.foreign.listing.ListingFixture.fault;
import static dev.fim.foreign.listing.ListingFixture.lines;
import static dev.fim.foreign.listing.ListingFixture.read;
import static dev.fim.foreign.listing.ListingFixture.requireListOrFault;
import static dev.fim.foreign.listing.ListingFixture.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.foreign.listing.Listing;
import dev.fim.foreign.listing.ListingFixture;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MtreeParserTest {

  private static final MtreeParser PARSER = new MtreeParser();
  private static final String TIME = " mtime=2020-02-03T04:05:06.070809000Z";

  private static Listing mtree(String text) {
    return read(PARSER, text);
  }

  private static String faultIn(String text) {
    return fault(PARSER, text);
  }

  @Test
  void whatNetBsdWritesOfNestedNamesIsRead() {
    assertThat(lines(read(PARSER, resource("netbsd-numbers.mtree"))))
        .containsExactly(
            "/ type=directory mode=0755 uid=0 gid=0 nlink=3" + TIME,
            "/[g]=% type=file mode=0644 uid=0 gid=0 nlink=1 size=5"
                + TIME
                + " sha256=3ba8d02b16fd2a01c1a8ba1a1f036d7ce386ed953696fa57331c2ac48a80b255",
            "/a b type=file mode=0644 uid=0 gid=0 nlink=1 size=3"
                + TIME
                + " sha256=7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
            "/c#d type=file mode=0644 uid=0 gid=0 nlink=1 size=3"
                + TIME
                + " sha256=3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3",
            "/char type=char mode=0644 uid=0 gid=0 nlink=1" + TIME + " rdev=300:70000",
            "/dir type=directory mode=0755 uid=0 gid=0 nlink=3" + TIME,
            "/dir/back\\\\slash type=file mode=0644 uid=0 gid=0 nlink=1 size=4"
                + TIME
                + " sha256=222b0bd51fcef7e65c2e62db2ed65457013bab56be6fafeb19ee11d453153c80",
            "/dir/setuid type=file mode=0755 uid=7 gid=8 nlink=1 size=4"
                + TIME
                + " sha256=04efaf080f5a3e74e1c29d1ca6a48569382cbbcd324e8d59d2b83ef21c039f00",
            "/dir/sub type=directory mode=0755 uid=0 gid=0 nlink=2" + TIME,
            "/dir/sub/-x type=file mode=0644 uid=0 gid=0 nlink=1 size=3"
                + TIME
                + " sha256=44778d82365e4af681c40d5f0eef5cf6f5899d3f0ac335050a7ed6779cf3f674",
            "/e\\x0af\\xff type=file mode=0644 uid=0 gid=0 nlink=1 size=5"
                + TIME
                + " sha256=8b5b9db0c13db24256c829aa364aa90c6d2eba318b9232a4ab9313b954d3555f",
            "/fifo type=fifo mode=0644 uid=0 gid=0 nlink=1" + TIME,
            "/link type=symlink mode=0777 uid=0 gid=0 nlink=1" + TIME + " link=a b");
  }

  @Test
  void fullPathsAreTheSameAsNestedNames() {
    Listing nested = read(PARSER, resource("netbsd-numbers.mtree"));
    Listing full = read(PARSER, resource("netbsd-full-paths.mtree"));
    assertThat(lines(full)).isEqualTo(lines(nested));
    assertThat(full.isRelative()).isTrue();
    assertThat(full.notes()).isEmpty();
  }

  @Test
  void whatFimHasNotIsNoted() {
    Listing all = read(PARSER, resource("netbsd-all.mtree"));
    assertThat(lines(all)).hasSize(13);
    assertThat(lines(all).get(2))
        .contains(" md5=f97c5d29941bfb1b2fdab0874906ab82 sha1=", " sha256=", " sha512=");
    assertThat(all.notes())
        .containsExactly(
            "not carried over: cksum, of 7",
            "not carried over: flags, of 13",
            "not carried over: gname that the tree has no number for, of 13",
            "not carried over: rmd160, of 7",
            "not carried over: sha384, of 7",
            "not carried over: uname that the tree has no number for, of 13");
    assertThat(lines(read(PARSER, resource("netbsd-default.mtree")))).hasSize(13);
  }

  @Test
  void whatLibarchiveWritesIsRead() {
    assertThat(
            lines(
                mtree(
                    """
                    #mtree
                    /set type=file uid=0 gid=0 mode=644
                    ./.BUILDINFO time=1700000000.0 size=42 sha256digest=%s
                    /set mode=755
                    ./usr time=1700000000.0 type=dir
                    ./usr/a\\040b time=1700000000 type=link mode=777 link=../c\\040d
                    ./usr/dev\\134 type=char device=linux,0x5,1 \\
                        nlink=1
                    """
                        .formatted("0".repeat(64)))))
        .containsExactly(
            "/.BUILDINFO type=file mode=0644 uid=0 gid=0 size=42"
                + " mtime=2023-11-14T22:13:20.000000000Z sha256="
                + "0".repeat(64),
            "/usr type=directory mode=0755 uid=0 gid=0 mtime=2023-11-14T22:13:20.000000000Z",
            "/usr/a b type=symlink mode=0777 uid=0 gid=0 mtime=2023-11-14T22:13:20Z link=../c d",
            "/usr/dev\\\\ type=char mode=0755 uid=0 gid=0 nlink=1 rdev=5:1");
  }

  @Test
  void setAndUnsetHoldForLaterEntries() {
    assertThat(
            lines(
                mtree(
                    """
                    /set type=file uid=1 gid=2
                    .  type=dir
                    a
                    /unset uid
                    b  gid=3   # a comment
                    /unset all
                    \tc
                    """)))
        .containsExactly(
            "/ type=directory uid=1 gid=2",
            "/a type=file uid=1 gid=2",
            "/b type=file gid=3",
            "/c type=file");
  }

  @Test
  void dotsLeadUpAndFullPathsMoveTheDirectory() {
    assertThat(
            lines(
                mtree(
                    """
                    . type=dir
                    a type=dir
                    b type=dir
                    c type=file
                    ..
                    d type=file
                    ..
                    ./x/y type=dir
                    z type=file
                    ./x/q type=file
                    r type=file
                    """)))
        .containsExactly(
            "/ type=directory",
            "/a type=directory",
            "/a/b type=directory",
            "/a/b/c type=file",
            "/a/d type=file",
            "/x/q type=file",
            "/x/r type=file",
            "/x/y type=directory",
            "/x/y/z type=file");
  }

  @Test
  void aFileThatMayDifferIsThereAndNoMore() {
    Listing listing =
        mtree(". type=dir\na type=file mode=0600 nochange\nb type=file optional size=1 ignore\n");
    assertThat(lines(listing))
        .containsExactly("/ type=directory", "/a type=file", "/b type=file size=1");
    assertThat(listing.notes()).containsExactly("not carried over: optional, of 1");
  }

  @Test
  void aFloodOfUnknownKeywordsIsCutShort() {
    StringBuilder text = new StringBuilder("#mtree\n");
    for (int i = 0; i < 1000; i++) {
      text.append("a%d type=file word%d=%d\n".formatted(i, i, i));
    }
    assertThat(mtree(text.toString()).notes())
        .hasSize(51)
        .contains("not carried over: other things, of 950");
  }

  @Test
  void aFaultIsToldWithItsLine() {
    String hex = "0".repeat(63);
    assertThat(
            Stream.of(
                    "..",
                    ". type=dir\na type=dir\n..\n..\n..",
                    ".. type=dir",
                    "/etc type=dir",
                    "./a/../b type=file",
                    "\\056\\056 type=file",
                    "a/ type=dir",
                    "a\\q type=file",
                    "a type=door",
                    "a mode=8",
                    "a mode=12345",
                    "a uid=-1",
                    "a uid=4294967296",
                    "a size=99999999999999999999",
                    "a time=1.2.3",
                    "a type=char device=linux,1",
                    "a type=char device=linux,1,4294967296",
                    "a link=",
                    "a sha256=" + hex,
                    "a md5=" + "g".repeat(32),
                    "type=file ./a",
                    "a type=file \\",
                    "a size=1\na size=2")
                .map(MtreeParserTest::faultIn))
        .containsExactly(
            "line 1, column 1: '..' above the root of the list",
            "line 4, column 1: '..' above the root of the list",
            "line 1, column 1: '..' with something behind it; it stands on a line of its own",
            "line 1, column 1: the name '/etc', which begins or ends with a slash; paths begin at"
                + " '.': ./etc/passwd",
            "line 1, column 1: the name './a/../b', which has '..' or a NUL in it",
            "line 1, column 1: the name '\\\\056\\\\056', which has '..' or a NUL in it",
            "line 1, column 1: the name 'a/', which begins or ends with a slash; paths begin at"
                + " '.': ./etc/passwd",
            "line 1, column 1: the name 'a\\\\q', in which a backslash begins no escape; a"
                + " backslash itself is written as \\\\ or \\134",
            "line 1, column 1: the type 'door'; allowed: block, char, dir, fifo, file, link,"
                + " socket",
            "line 1, column 1: '8' for mode; allowed: four octal digits at most",
            "line 1, column 1: '12345' for mode; allowed: four octal digits at most",
            "line 1, column 1: '-1' for uid; allowed: a number from 0 to 4294967295",
            "line 1, column 1: '4294967296' for uid; allowed: a number from 0 to 4294967295",
            "line 1, column 1: '99999999999999999999' for size; allowed: a number from 0 to"
                + " 9223372036854775807",
            "line 1, column 1: '1.2.3' for time; allowed: SECONDS.NANOSECONDS",
            "line 1, column 1: 'linux,1' for device; allowed: FORMAT,MAJOR,MINOR or a number",
            "line 1, column 1: 'linux,1,4294967296' for device; allowed: numbers of 32 bits",
            "line 1, column 1: '' for link; allowed: a target, with the escapes of vis(3)",
            "line 1, column 1: '" + hex + "' for sha256; allowed: 64 hexadecimal digits",
            "line 1, column 1: '" + "g".repeat(32) + "' for md5; allowed: 32 hexadecimal digits",
            "line 1, column 1: './a' in place of a keyword; keywords are words like mode=0644 or"
                + " ignore",
            "line 1, column 1: a line that a backslash continues, and no other follows",
            "line 2, column 1: the path /a a second time, with other values");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#mtree\n",
        "#mtree v2.0\nx",
        "# by hand\n\n/set type=file\n",
        ".\n",
        ". type=dir\n",
        "  .\ttype=dir",
        "./a type=file size=1",
        "a size=1 type=file\n"
      })
  void aSpecificationIsRecognized(String start) {
    assertThat(PARSER.recognizes(ByteString.wrap(start.getBytes(StandardCharsets.ISO_8859_1))))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "# no more", "@@begin_db\n", "{\"a\": 1}", "a b", "..\n", "/etc"})
  void otherTextIsNot(String start) {
    assertThat(PARSER.recognizes(ByteString.wrap(start.getBytes(StandardCharsets.ISO_8859_1))))
        .isFalse();
  }

  @Property(tries = 1000)
  void anyBytesAreAListOrAFault(@ForAll byte[] bytes) {
    requireListOrFault(PARSER, bytes);
  }

  @Property(tries = 1500)
  void anyWordsAreAListOrAFault(@ForAll("words") String text) {
    requireListOrFault(PARSER, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Property(tries = 300)
  void aChangedSpecificationIsAListOrAFault(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] text = ListingFixture.resource("netbsd-all.mtree");
    for (int i = random.nextInt(20); i >= 0; i--) {
      text[random.nextInt(text.length)] = (byte) random.nextInt(256);
    }
    requireListOrFault(PARSER, text);
  }

  @Property(tries = 1000)
  void aNameIsReadAsItWasWritten(@ForAll byte[] name) {
    assertThat(VisText.bytes(VisText.of(name))).isEqualTo(name);
    assertThat(VisText.of(name)).matches("[!-~]*");
  }

  @Provide
  Arbitrary<String> words() {
    List<String> words =
        List.of(
            "/set",
            "/unset",
            "..",
            ".",
            "./a",
            "./a/b",
            "a\\sb",
            "type=dir",
            "type=file",
            "\n",
            "\n",
            "\n",
            "\\\n",
            "#",
            "mode=0644",
            "mode=u+x",
            "uid=1",
            "uname=root",
            "size=1",
            "time=1.5",
            "link=x",
            "device=native,1,2",
            "device=0x103",
            "md5=",
            "sha256digest=0x00",
            "ignore",
            "optional",
            "nochange",
            "all",
            "\\M^?",
            "\\^A",
            "\\x0a",
            "=",
            "cksum=1",
            "é");
    return Arbitraries.of(words).list().ofMaxSize(40).map(list -> String.join(" ", list));
  }

  @Test
  void allEscapesAreRead() {
    assertThat(
            VisText.bytes(
                "\\a\\b\\f\\n\\r\\s\\t\\v\\E\\$\\\\\\#\\040\\7\\0x\\^A\\^?\\M-a\\M^A\\x7e"))
        .isEqualTo(
            "\007\b\f\n\r \t\013\033\\# \007\0x\001\177\u00e1\u0081~"
                .getBytes(StandardCharsets.ISO_8859_1));
    for (String text : List.of("\\", "\\q", "\\M", "\\Mxa", "\\x1", "\\8", "\\400", "\\M-")) {
      assertThat(VisText.bytes(text)).as(text).isNull();
    }
  }

  /// Each entry has all that are in force.
  @Test
  void keywordsInForceHaveABound() {
    StringBuilder set = new StringBuilder("/set");
    for (int i = 0; i <= 100; i++) {
      set.append(" word").append(i);
    }
    assertThat(faultIn("#mtree\n" + set + "\n")).contains("more than 100 keywords");
    assertThat(faultIn("#mtree\n/set uname=" + "x".repeat(5000) + "\n"))
        .contains("too long for '/set'");
  }

  /// Each of the short lines would have a longer path.
  @Test
  void aListOfDirectoriesWithinDirectoriesHasABound() {
    assertThat(faultIn("#mtree\n" + ("n".repeat(100_000) + " type=dir\n").repeat(12)))
        .contains("line 12, column 1: a path of more than 1048576 bytes");
  }
}
