package dev.fim.image.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.file.Timestamp;
import dev.fim.image.stream.MalformedException;
import dev.fim.path.ByteString;
import dev.fim.testing.TarArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TarReaderTest {

  private static List<TarMember> read(byte[] archive) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive));
    List<TarMember> members = new ArrayList<>();
    for (TarMember member = reader.next(); member != null; member = reader.next()) {
      members.add(member);
    }
    return members;
  }

  private static TarMember one(TarArchive archive) throws IOException {
    List<TarMember> members = read(archive.finish());
    assertThat(members).hasSize(1);
    return members.getFirst();
  }

  private static void assertRefused(byte[] archive, String fact) {
    assertThatThrownBy(() -> read(archive)).isInstanceOf(MalformedException.class).hasMessage(fact);
  }

  private static ByteString raw(String text) {
    return ByteString.of(TarArchive.bytes(text));
  }

  @Test
  void everyFieldOfAHeaderIsRead() throws IOException {
    TarMember file = one(new TarArchive().mode(04755).owner(12, 34).file("./a\u00ff\n", "content"));
    assertThat(file)
        .isEqualTo(
            new TarMember(
                TarMember.Type.FILE,
                raw("./a\u00ff\n"),
                ByteString.EMPTY,
                04755,
                12,
                34,
                7,
                TarArchive.SECONDS,
                Timestamp.SECONDS_ONLY,
                0,
                0,
                new java.util.TreeMap<>()));
  }

  @Test
  void contentIsReadAndPassedOver() throws IOException {
    TarReader reader =
        new TarReader(
            new ByteArrayInputStream(
                new TarArchive()
                    .file("a", "x".repeat(1000))
                    .file("b", "whole")
                    .file("c", "")
                    .finish()));
    reader.next();
    reader.content().readNBytes(10);
    reader.next();
    assertThat(reader.content().readAllBytes()).asString().isEqualTo("whole");
    reader.next();
    assertThat(reader.content().read()).isEqualTo(-1);
    assertThat(reader.next()).isNull();
  }

  @Test
  void eachTypeIsToldApart() throws IOException {
    byte[] archive =
        new TarArchive()
            .directory("d/")
            .member('\0', "old/", "", new byte[0])
            .member('\0', "plain", "", new byte[0])
            .symlink("s", "to")
            .hardLink("h", "to")
            .device('3', "c", 300, 70000)
            .device('4', "b", 1, 2)
            .member('6', "p", "", new byte[0])
            .finish();
    assertThat(read(archive))
        .extracting(TarMember::type)
        .containsExactly(
            TarMember.Type.DIRECTORY,
            TarMember.Type.DIRECTORY,
            TarMember.Type.FILE,
            TarMember.Type.SYMLINK,
            TarMember.Type.HARD_LINK,
            TarMember.Type.CHAR,
            TarMember.Type.BLOCK,
            TarMember.Type.FIFO);
    assertThat(read(archive).get(5))
        .returns(300L, TarMember::major)
        .returns(70000L, TarMember::minor);
  }

  @Test
  void anExtendedHeaderStandsBeforeTheFields() throws IOException {
    TarMember file =
        one(
            new TarArchive()
                .pax("path", "long/\u00fe\u00ff")
                .pax("uid", "4000000000")
                .pax("gid", "7")
                .pax("mtime", "1700000001.00000007")
                .pax("SCHILY.xattr.user.\u00e9", "a\0\u00ff\n=")
                .pax("SCHILY.xattr.user.empty", "")
                .file("short", "x"));
    assertThat(file)
        .returns(raw("long/\u00fe\u00ff"), TarMember::name)
        .returns(4_000_000_000L, TarMember::uid)
        .returns(7L, TarMember::gid)
        .returns(1_700_000_001L, TarMember::mtimeSeconds)
        .returns(70, TarMember::mtimeNanos)
        .returns(
            new java.util.TreeMap<>(
                Map.of(
                    raw("user.\u00e9"), raw("a\0\u00ff\n="), raw("user.empty"), ByteString.EMPTY)),
            TarMember::xattrs);
  }

  @Test
  void aTimeBefore1970HasItsFractionCountedForward() throws IOException {
    assertThat(one(new TarArchive().pax("mtime", "-1.25").file("a", "")))
        .returns(-2L, TarMember::mtimeSeconds)
        .returns(750_000_000, TarMember::mtimeNanos);
  }

  @Test
  void longNamesOfGnuAreRead() throws IOException {
    String name = "n".repeat(300);
    TarMember link =
        one(
            new TarArchive()
                .member('L', "././@LongLink", "", TarArchive.bytes(name + "\0"))
                .member('K', "././@LongLink", "", TarArchive.bytes("t/" + name + "\0"))
                .symlink("cut", "cut"));
    assertThat(link).returns(raw(name), TarMember::name).returns(raw("t/" + name), TarMember::link);
  }

  @Test
  void numbersBeyondOctalDigitsAreRead() throws IOException {
    TarArchive archive = new TarArchive();
    byte[] header = archive.header('0', "a", "", 0);
    byte[] uid = {(byte) 0x80, 0, 0, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xfe};
    System.arraycopy(uid, 0, header, 108, 8);
    byte[] time = new byte[12];
    Arrays.fill(time, (byte) 0xff);
    System.arraycopy(time, 0, header, 136, 12);
    assertThat(one(archive.raw(TarArchive.summed(header))))
        .returns(0xffff_fffeL, TarMember::uid)
        .returns(-1L, TarMember::mtimeSeconds);
  }

  @Test
  void aPrefixIsPartOfTheName() throws IOException {
    TarArchive archive = new TarArchive();
    byte[] header = archive.header('0', "name", "", 0);
    System.arraycopy(TarArchive.bytes("some/dir"), 0, header, 345, 8);
    assertThat(one(archive.raw(TarArchive.summed(header))).name()).isEqualTo(raw("some/dir/name"));
  }

  @Test
  void whatReadersUnderstandInDifferentWaysIsRefused() {
    assertRefused(
        new TarArchive().extended('g', Map.of("uid", "1")).file("a", "").finish(),
        "a global header of the archive sets uid, which container runtimes ignore");
    assertRefused(
        new TarArchive()
            .extended('x', Map.of("comment", "1"))
            .extended('x', Map.of("comment", "2"))
            .file("a", "")
            .finish(),
        "a member of the archive has two extended headers");
    assertRefused(
        new TarArchive()
            .member('L', "x", "", TarArchive.bytes("one"))
            .extended('x', Map.of("path", "two"))
            .file("a", "")
            .finish(),
        "a member of the archive has its name in two ways");
    assertRefused(
        new TarArchive().extended('x', Map.of("path", "two")).finish(),
        "the archive ends after an extended header");
  }

  @Test
  void aGlobalHeaderThatChangesNoEntryIsPassedOver() throws IOException {
    assertThat(one(new TarArchive().extended('g', Map.of("comment", "x")).file("a", "")).name())
        .isEqualTo(raw("a"));
  }

  @Test
  void sparseFilesAndUnknownTypesAreRefused() {
    assertRefused(
        new TarArchive().member('S', "s", "", new byte[0]).finish(),
        "s is a sparse file of GNU tar, which no layer may have");
    assertRefused(
        new TarArchive().pax("GNU.sparse.major", "1").file("s", "").finish(),
        "it is a sparse file of GNU tar, which no layer may have");
    assertRefused(
        new TarArchive().member('Z', "z\n", "", new byte[0]).finish(),
        "z\\x0a has the unknown type 'Z'");
  }

  @Test
  void lyingSizesAndCutArchivesAreRefused() {
    TarArchive lying = new TarArchive();
    lying.raw(TarArchive.summed(lying.header('0', "a", "", 1L << 32)));
    assertRefused(lying.finish(), "the archive is cut short");
    byte[] whole = new TarArchive().file("a", "content").finish();
    assertRefused(Arrays.copyOf(whole, 700), "the archive is cut short");
    assertRefused(Arrays.copyOf(whole, 100), "the archive is cut short");
    byte[] damaged = whole.clone();
    damaged[5] = 'x';
    assertRefused(damaged, "a header of the archive does not have its check sum");
    TarArchive negative = new TarArchive();
    byte[] header = negative.header('0', "a", "", 0);
    Arrays.fill(header, 124, 136, (byte) 0xff);
    assertRefused(negative.raw(TarArchive.summed(header)).finish(), "a has a negative size");
    assertRefused(
        new TarArchive().raw(new byte[512]).file("a", "").finish(),
        "the archive goes on after its end");
  }

  @Test
  void anExtendedHeaderOfTooManyBytesIsRefused() {
    TarArchive archive = new TarArchive();
    archive.raw(TarArchive.summed(archive.header('x', "a", "", (1 << 20) + 1)));
    assertRefused(
        archive.finish(),
        "an extended header of the archive has 1048577 bytes, and 1048576 are allowed");
  }

  @Test
  void recordsOfNoKnownFormAreRefused() {
    for (String text : List.of("x", "5 a=b", "99 a=b\n", "6 ab\n\n", "0 a=b\n", " a=b\n")) {
      TarArchive archive = new TarArchive();
      archive.member('x', "pax", "", TarArchive.bytes(text)).file("a", "");
      assertRefused(archive.finish(), "it has an extended header of no known form");
    }
  }

  @Property(tries = 300)
  void anyBytesGiveMembersOrOneFault(@ForAll byte[] tail, @ForAll char flag) throws IOException {
    byte[] archive =
        new TarArchive().member((char) (flag & 0x7f), "name", "link", tail).raw(tail).unfinished();
    try {
      read(archive);
    } catch (MalformedException e) {
      assertThat(e.fact().chars().noneMatch(Character::isISOControl)).isTrue();
    }
  }
}
