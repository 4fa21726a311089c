package dev.fim.baseline.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.baseline.Generation;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.RandomEntries;
import dev.fim.baseline.database.Recordings;
import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.cursor.ListedEntries;
import dev.fim.file.Entry;
import dev.fim.testing.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ManyClientsTest {

  private static final int WRITERS = 50;
  private static final int READERS = 200;
  private static final int EACH = 4;
  private static final int NAMES = 5;
  private static final int TREES = 3;

  /// Each name has a fifth of the writers, and all writers have three trees between them.
  @Test
  void nothingIsLostAndNothingIsTornWithFiftyWritersAndTwoHundredReaders() throws Exception {
    PostgresServer server = PostgresServer.shared();
    CatalogueAddress address = server.address(server.newCatalogue(), "postgres");
    List<List<Entry>> trees = new ArrayList<>();
    for (int i = 0; i < TREES; i++) {
      trees.add(new RandomEntries(100 + i).tree(400 + i));
    }
    AtomicBoolean isOver = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS)) {
      List<Future<Integer>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        String name = "name" + i % NAMES;
        readers.add(threads.submit(() -> readAll(address, name, trees, isOver)));
      }
      List<Future<List<Long>>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        Callable<List<Long>> writing = () -> write(address, "name" + writer % NAMES, trees, writer);
        writers.add(threads.submit(writing));
      }
      int written = 0;
      for (Future<List<Long>> writer : writers) {
        assertThat(writer.get()).isSorted();
        written += writer.get().size();
      }
      isOver.set(true);
      assertThat(written).isEqualTo(WRITERS * EACH);
      int read = 0;
      for (Future<Integer> reader : readers) {
        read += reader.get();
      }
      assertThat(read).isGreaterThanOrEqualTo(READERS);
    }
    for (int i = 0; i < NAMES; i++) {
      try (Catalogue catalogue = Catalogue.open(address, "name" + i, OpenMode.READ)) {
        List<Long> numbers = catalogue.generations().stream().map(Generation::id).toList();
        assertThat(new TreeSet<>(numbers)).hasSize(WRITERS / NAMES * EACH);
        assertThat(numbers.getLast()).isEqualTo(WRITERS / NAMES * EACH);
      }
    }
    assertThat(server.number(address.database(), "SELECT COUNT(*) FROM fim.tree")).isEqualTo(TREES);
    assertThat(server.number(address.database(), "SELECT COUNT(*) FROM fim.entry"))
        .isEqualTo(400 + 401 + 402);
  }

  private static List<Long> write(
      CatalogueAddress address, String name, List<List<Entry>> trees, int writer) {
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      try (Catalogue catalogue = Catalogue.open(address, name, OpenMode.WRITE)) {
        List<Entry> tree = trees.get((writer + i) % TREES);
        numbers.add(
            catalogue.record(ListedEntries.of(tree), Recordings.NOW, Recordings.ORIGIN).id());
      }
    }
    return numbers;
  }

  /// @return how many generations were read, each found whole
  private static int readAll(
      CatalogueAddress address, String name, List<List<Entry>> trees, AtomicBoolean isOver)
      throws InterruptedException {
    int read = 0;
    boolean isLast;
    do {
      isLast = isOver.get();
      try (Catalogue catalogue = Catalogue.open(address, name, OpenMode.READ)) {
        Generation newest = catalogue.newest().orElse(null);
        if (newest != null) {
          assertThat(trees).contains(Recordings.all(catalogue.entries(newest)));
          read++;
        }
      }
      Thread.sleep(100); // so that writers get a turn on a machine with few processors
    } while (!isLast);
    return read;
  }
}
