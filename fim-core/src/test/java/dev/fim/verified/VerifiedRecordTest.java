package dev.fim.verified;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.disk.Ancestors;
import dev.fim.disk.HeldDirectory;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.scan.VerifiedContent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One record, read by two at once: the scan, which asks for content, and the comparison.
class VerifiedRecordTest {

  private static final RecordTerms TERMS =
      new RecordTerms(ByteString.wrap(new byte[RecordTerms.LENGTH]));

  @TempDir private Path directory;

  private VerifiedRecord record(List<Entry> entries) throws IOException {
    try (HeldDirectory held = HeldDirectory.open(directory, Ancestors.PRIVATE)) {
      VerifiedStore store = new VerifiedStore(held, "record", "record.new");
      try (VerifiedWriter writer = new VerifiedWriter(store, TERMS, null, Instant.now())) {
        for (Entry entry : entries) {
          writer.add(entry, entry instanceof FileEntry file ? file : null);
        }
        writer.complete();
      }
      return Objects.requireNonNull(store.open(TERMS, 0, new ArrayList<>()));
    }
  }

  private static List<Entry> entries(int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RawPath path = RawPath.ofUtf8("/d%05d/%s".formatted(i / 7, "n".repeat(1 + i % 7)));
      entries.add(
          switch (i % 50) {
            case 3 -> new MountPoint(path);
            case 8 -> new Unobserved(path, new Reason(Reason.Cause.DENIED, "open: no"));
            default -> file(path, i);
          });
    }
    return entries;
  }

  private static FileEntry file(RawPath path, int number) {
    return FileEntry.builder(path, FileType.FILE)
        .size(number, 8)
        .mtime(-number, number)
        .ctime(1_700_000_000L + number, 999_999_999)
        .inode(-1L - number, 0x1_0000_0002L)
        .owner(0xffff_ffffL, number)
        .mountId(1)
        .recorded(AttributeSet.DEFAULT)
        .digest(DigestAlgorithm.SHA256, ByteString.wrap(new byte[32]))
        .build();
  }

  private static List<Entry> rest(EntryCursor cursor) {
    List<Entry> rest = new ArrayList<>();
    for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
      rest.add(entry);
    }
    return rest;
  }

  @Test
  void everyEntryComesBackAsItWas() throws IOException {
    List<Entry> entries = entries(5_000);
    try (VerifiedRecord record = record(entries)) {
      assertThat(rest(record.entries())).isEqualTo(entries);
    }
  }

  @Test
  void whatTheScanHasReadIsTheSameObjectForTheComparison() throws IOException {
    List<Entry> entries = entries(500);
    try (VerifiedRecord record = record(entries)) {
      VerifiedContent content = record.content();
      FileEntry known = Objects.requireNonNull(content.at(entries.getLast().path()));
      List<Entry> compared = rest(record.entries());
      assertThat(compared).isEqualTo(entries);
      assertThat(compared.getLast()).isSameAs(known);
    }
  }

  @Test
  void howeverFarTheScanIsAheadOrBehindTheEntriesAreTheSame() throws IOException {
    List<Entry> entries = entries(100_000); // more than are kept
    try (VerifiedRecord record = record(entries)) {
      for (int seed = 0; seed < 5; seed++) {
        Random chance = new Random(seed);
        VerifiedContent content = record.content();
        EntryCursor cursor = record.entries();
        List<Entry> compared = new ArrayList<>();
        for (int at = 0; at < entries.size(); at += 1 + chance.nextInt(20_000)) {
          RawPath asked = entries.get(at).path();
          FileEntry known = content.at(asked);
          assertThat(known).isEqualTo(entries.get(at) instanceof FileEntry file ? file : null);
          for (int more = chance.nextInt(30_000); more > 0 && compared.size() < 99_000; more--) {
            compared.add(Objects.requireNonNull(cursor.next()));
          }
        }
        compared.addAll(rest(cursor));
        assertThat(compared).isEqualTo(entries);
      }
    }
  }
}
