package dev.fim.baseline.portable;

import static dev.fim.baseline.database.Recordings.NOW;
import static dev.fim.baseline.database.Recordings.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.MarkedEntries;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.RandomEntries;
import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.baseline.row.EntryCount;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public final class PortableBaselineTest {

  private static final String POLICY =
      "version: 1\nrules: [{path: /, attributes: [mode, size]}]\n# \"é\"\t\\ \u202e\n";

  private static final String REMEDY = "; export it again from where it was recorded";

  @TempDir Path directory;

  public static EntryCursor cursor(List<Entry> entries) {
    Iterator<Entry> iterator = entries.iterator();
    return new EntryCursor() {
      @Override
      public @Nullable Entry next() {
        return iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  static Generation generation(List<Entry> entries) {
    EntryCount count = new EntryCount();
    entries.forEach(count::add);
    return new Generation(
        0,
        null,
        new GenerationOrigin(
            RawPath.ofUtf8("/srv/\u202e"),
            Scope.of(List.of(RawPath.ofUtf8("/etc"), RawPath.of(new byte[] {'/', (byte) 0xff}))),
            POLICY,
            null,
            MountCrossing.CROSS),
        count.entries(),
        count.bytes(),
        count.recorded(),
        count.gaps(),
        null);
  }

  /// Entries that hold what [#POLICY] selects, or have a gap for it.
  static List<Entry> random(long seed, int size) {
    return all(
        new MarkedEntries(
            cursor(new RandomEntries(seed).tree(size)), Policy.parse("policy", POLICY)));
  }

  static byte[] written(List<Entry> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PortableBaseline.write(generation(entries), cursor(entries), out);
    return out.toByteArray();
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("trusted.fim"), bytes);
  }

  public static byte[] plain(byte[] packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  /// As the format has it, with the digest of what is in it.
  static byte[] packed(List<String> lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PortableOutput output = new PortableOutput(out);
    for (String line : lines) {
      output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    output.finish(new PortableLines());
    return out.toByteArray();
  }

  static List<String> lines(List<Entry> entries) throws IOException {
    List<String> lines =
        new ArrayList<>(
            new String(plain(written(entries)), StandardCharsets.UTF_8).lines().toList());
    lines.removeLast();
    return lines;
  }

  private String fault(byte[] bytes) throws IOException {
    Path file = file(bytes);
    try {
      PortableBaseline.open(file).verify();
    } catch (FimException e) {
      assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED);
      String start = "cannot trust the portable baseline " + file;
      assertThat(e.getMessage()).startsWith(start).endsWith(REMEDY);
      return e.fact();
    }
    throw new AssertionError("it was trusted");
  }

  @Test
  void whatIsWrittenIsReadBackAndWrittenTheSame() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      List<Entry> entries = random(seed, 100);
      byte[] bytes = written(entries);
      PortableBaseline portable = PortableBaseline.open(file(bytes));
      portable.verify();
      assertThat(all(portable.entries())).isEqualTo(entries);
      Generation read = portable.generation();
      Generation wrote = generation(entries);
      assertThat(read)
          .isEqualTo(
              new Generation(
                  0,
                  null,
                  new GenerationOrigin(
                      wrote.root(),
                      wrote.scope(),
                      wrote.policy(),
                      directory.resolve("trusted.fim").toString(),
                      MountCrossing.CROSS),
                  wrote.entries(),
                  wrote.bytes(),
                  wrote.recorded(),
                  wrote.gaps(),
                  null));
      assertThat(written(all(portable.entries()))).isEqualTo(bytes);
    }
  }

  /// In a heap that a small container has.
  @Test
  void aLineWithMoreExtendedAttributesThanAFileCanHaveIsRefused() throws Exception {
    List<String> lines = lines(new RandomEntries(2).tree(30));
    StringBuilder xattrs =
        new StringBuilder("{\"path\":\"/etc/zz\",\"type\":\"file\",\"xattrs\":{");
    for (int i = 0; i < 400_000; i++) {
      xattrs.append(i == 0 ? "" : ",").append("\"user.%d\":\"00\"".formatted(i));
    }
    lines.set(1, xattrs.append("}}").toString());
    assertThat(fault(packed(lines))).isEqualTo("line 2 has more than 65536 values in one");
  }

  @Test
  void theLastLineIsTheDigestOfAllBeforeIt() throws Exception {
    String text = new String(plain(written(random(1, 20))), StandardCharsets.UTF_8);
    int last = text.lastIndexOf('\n', text.length() - 2) + 1;
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(text.substring(0, last).getBytes(StandardCharsets.UTF_8));
    assertThat(text.substring(last))
        .isEqualTo("{\"sha256\":\"" + HexFormat.of().formatHex(digest) + "\"}\n");
  }

  @Test
  void importAndExportGiveTheSameBytes() throws Exception {
    List<Entry> entries = random(9, 500);
    byte[] bytes = written(entries);
    Path base = directory.resolve("fim");
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      PortableBaseline.open(file(bytes)).importInto(database, NOW);
    }
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
      Generation generation = database.latest();
      assertThat(generation.created()).isEqualTo(NOW);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PortableBaseline.write(generation, database.entries(generation), out);
      assertThat(out.toByteArray()).isEqualTo(bytes);
    }
  }

  @Test
  void aFaultAnywhereImportsNothing() throws Exception {
    List<String> lines = lines(random(9, 500));
    lines.removeLast();
    Path base = directory.resolve("fim");
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      PortableBaseline portable = PortableBaseline.open(file(packed(lines)));
      assertThatThrownBy(() -> portable.importInto(database, NOW)).isInstanceOf(FimException.class);
      assertThat(database.generations()).isEmpty();
    }
  }

  @Test
  void eachFaultIsNamed() throws Exception {
    List<Entry> entries = random(2, 30);
    List<String> good = lines(entries);
    byte[] bytes = written(entries);

    List<String> swapped = new ArrayList<>(good);
    Collections.swap(swapped, 5, 6);
    assertThat(fault(packed(swapped))).isEqualTo("line 7 is out of order");

    List<String> repeated = new ArrayList<>(good);
    repeated.add(6, good.get(5));
    assertThat(fault(packed(repeated))).isEqualTo("line 7 repeats the path of the line before");

    List<String> unknown = new ArrayList<>(good);
    unknown.set(5, good.get(5).replaceFirst("}$", ",\"colour\":\"red\"}"));
    assertThat(fault(packed(unknown))).startsWith("line 6 is not in canonical form, from byte ");

    List<String> fewer = new ArrayList<>(good);
    fewer.removeLast();
    assertThat(fault(packed(fewer)))
        .isEqualTo("line 31 comes after other entries than the header counts");

    List<String> more = new ArrayList<>(good);
    more.add("{\"path\":\"/%s\",\"kind\":\"mount\"}".formatted("\\\\xff".repeat(16)));
    assertThat(fault(packed(more))).isEqualTo("line 32 is one entry more than the header counts");

    List<String> later = new ArrayList<>(good);
    later.set(0, good.get(0).replace("fim.baseline/1", "fim.baseline/2"));
    assertThat(fault(packed(later)))
        .isEqualTo("line 1 has the format fim.baseline/2, and this fim reads fim.baseline/1");

    assertThat(fault(new byte[0])).isEqualTo("it does not begin as a portable baseline does");
    assertThat(fault("{}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("it does not begin as a portable baseline does");
    assertThat(fault(Arrays.copyOf(bytes, bytes.length - 1))).isEqualTo("it is cut short");
    assertThat(fault(Arrays.copyOf(bytes, bytes.length / 2))).isEqualTo("it is cut short");
    assertThat(fault(Arrays.copyOf(bytes, bytes.length + 1)))
        .isEqualTo("something follows its end");
    byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
    System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
    assertThat(fault(twice)).isEqualTo("something follows its end");
    byte[] crc = bytes.clone();
    crc[crc.length - 8] ^= 1;
    assertThat(fault(crc)).isEqualTo("its check sum is wrong");
  }

  @Test
  void aLineThatLacksWhatThePolicySelectsIsRefused() throws Exception {
    FileEntry whole = RandomEntries.plain(1).toBuilder().caps(null).build();
    FileEntry bare =
        whole.toBuilder()
            .recorded(whole.recorded().minus(AttributeSet.of(Attribute.SIZE, Attribute.MODE)))
            .build();

    assertThat(fault(written(List.of(bare))))
        .isEqualTo(
            "line 2 lacks mode, size of /usr/lib/d000/sub000/file-name-000001.so: the policy"
                + " selects it, and there is no gap for it");
    assertThatCode(() ->
            PortableBaseline.open(
                    file(
                        written(
                            List.of(
                                bare.withGaps(AttributeSet.of(Attribute.SIZE, Attribute.MODE))))))
                .verify())
        .doesNotThrowAnyException();
  }

  @Test
  void aPolicyThatCannotBeUnderstoodIsAFaultOfTheFile() throws Exception {
    List<String> lines = lines(List.of(RandomEntries.plain(1)));
    lines.set(0, lines.get(0).replace("path: /", "phat: /"));
    Path file = file(packed(lines));

    assertThatThrownBy(() -> PortableBaseline.open(file))
        .isInstanceOfSatisfying(
            FimException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED))
        .hasMessage(
            "cannot trust the portable baseline %s, line 2, column 10: its policy has a fault: found"
                    .formatted(file)
                + " the unknown key 'phat'; export it again from where it was recorded");
  }

  @Test
  void aDigestThatDoesNotFitIsRefused() throws Exception {
    List<String> good = lines(random(2, 30));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      String text = String.join("\n", good) + "\n{\"sha256\":\"" + "0".repeat(64) + "\"}\n";
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(fault(out.toByteArray()))
        .isEqualTo("line 32 does not have the digest of the lines before it");
  }

  @Test
  void aLineWithoutEndIsRefusedBeforeItFillsTheMemory() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      byte[] block = new byte[1 << 20];
      for (int i = 0; i < 40; i++) {
        zip.write(block);
      }
    }
    assertThat(fault(out.toByteArray())).isEqualTo("line 1 is longer than 8388608 bytes");
  }

  @Test
  void aFileThatCannotBeReadIsAnInputFault() {
    assertThatThrownBy(() -> PortableBaseline.open(directory.resolve("none")))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.IO))
        .hasMessage(
            "cannot read the portable baseline %s/none: there is no such file"
                .formatted(directory));
    assertThatThrownBy(() -> PortableBaseline.open(Path.of("/dev/zero")))
        .hasMessage("cannot read the portable baseline /dev/zero: it is not a regular file");
  }

  @Test
  void anyDamageEndsInOneErrorOrTheSameEntries() throws Exception {
    List<Entry> entries = random(4, 40);
    byte[] good = written(entries);
    Random random = new Random(4);
    int refused = 0;
    for (int i = 0; i < 2500; i++) {
      byte[] bad = mutated(good, random);
      if (Arrays.equals(good, bad)) {
        continue;
      }
      assertThat(fault(bad)).isNotEmpty();
      refused++;
    }
    assertThat(refused).isGreaterThan(2400);
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] bad = good.clone();
    switch (random.nextInt(4)) {
      case 0 -> bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      case 2 -> {
        for (int k = random.nextInt(8); k >= 0; k--) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
      }
      default -> {
        int from = random.nextInt(bad.length);
        int to = random.nextInt(bad.length);
        int length = random.nextInt(bad.length - Math.max(from, to));
        System.arraycopy(good, from, bad, to, length);
      }
    }
    return bad;
  }

  /// Under a digest that fits, so that it is the lines themselves that are judged.
  @Test
  void anyDamageToALineIsRefusedOrIsAnotherWholeBaseline() throws Exception {
    Random random = new Random(5);
    List<String> good = lines(random(6, 8));
    for (int i = 0; i < 2500; i++) {
      List<String> lines = new ArrayList<>(good);
      int at = random.nextInt(lines.size());
      byte[] line = lines.get(at).getBytes(StandardCharsets.UTF_8);
      line[random.nextInt(line.length)] = (byte) (32 + random.nextInt(96));
      lines.set(at, new String(line, StandardCharsets.UTF_8));
      Path file = file(packed(lines));
      try {
        PortableBaseline portable = PortableBaseline.open(file);
        List<Entry> read = all(portable.entries());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PortableBaseline.write(portable.generation(), cursor(read), out);
        assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(file));
      } catch (FimException e) {
        assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED);
      }
    }
  }
}
