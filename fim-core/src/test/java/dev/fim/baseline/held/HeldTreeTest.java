package dev.fim.baseline.held;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.baseline.RandomEntries;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldTreeTest {

  private static EntryCursor cursor(List<? extends Entry> entries) {
    Iterator<? extends Entry> each = entries.iterator();
    return new EntryCursor() {
      @Override
      public Entry next() {
        return each.hasNext() ? each.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  private static List<Entry> read(EntryCursor cursor) {
    List<Entry> entries = new ArrayList<>();
    try (cursor) {
      for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
        entries.add(entry);
      }
    }
    return entries;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 700})
  void entriesOfEveryKindComeBackAsTheyWere(int size) {
    List<Entry> entries = new RandomEntries(size).tree(size);
    HeldTree held = HeldTree.of(cursor(entries));
    assertThat(held.size()).isEqualTo(size);
    assertThat(read(held.entries())).isEqualTo(entries);
  }

  @Test
  void everyPathIsFoundAndNoOther() {
    List<Entry> entries = new RandomEntries(7).tree(300);
    HeldTree held = HeldTree.of(cursor(entries));
    for (Entry entry : entries) {
      assertThat(held.find(entry.path())).isEqualTo(entry);
      RawPath below =
          entry.path().child("not-there".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(held.find(below)).isNull();
    }
    assertThat(HeldTree.of(cursor(List.of())).find(RawPath.ROOT)).isNull();
  }

  @Test
  void whatLiesWithinAPathIsThatPathAndAllBelowIt() {
    List<Entry> entries = new RandomEntries(11).tree(300);
    HeldTree held = HeldTree.of(cursor(entries));
    for (Entry entry : entries) {
      assertThat(read(held.entriesWithin(entry.path())))
          .isEqualTo(
              entries.stream().filter(other -> other.path().isWithin(entry.path())).toList());
    }
  }

  @Test
  void aPathAmongTwoHundredThousandIsFoundInFarLessThanAMillisecond() {
    List<FileEntry> entries =
        IntStream.range(0, 200_000)
            .mapToObj(RandomEntries::plain)
            .sorted((one, other) -> one.path().compareTo(other.path()))
            .toList();
    HeldTree held = HeldTree.of(cursor(entries));
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 2000; i++) {
      FileEntry sought = entries.get(i * 97);
      long start = System.nanoTime();
      Entry found = held.find(sought.path());
      best = Math.min(best, System.nanoTime() - start);
      assertThat(found).isEqualTo(sought);
    }
    assertThat(best).isLessThan(500_000);
  }
}
