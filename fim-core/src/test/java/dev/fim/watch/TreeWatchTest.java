package dev.fim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.CheckSession;
import dev.fim.FileIntegrity;
import dev.fim.compare.Change;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.report.ChangeLines;
import dev.fim.report.Style;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.session.SessionTerms;
import dev.fim.testing.TestTree;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TreeWatchTest {

  private static final long LONGEST_SECONDS = 60;

  @AutoClose private final TestTree tree = TestTree.create();
  private final FileIntegrity fim = FileIntegrity.at(tree.privateDirectory("db").resolve("fim"));
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private volatile boolean isHeld;
  private @Nullable CheckSession session;
  private @Nullable TreeWatch watch;
  private CompletableFuture<Void> run = CompletableFuture.completedFuture(null);

  @AfterEach
  void end() {
    if (watch != null) {
      watch.stop();
      run.join();
    }
    if (session != null) {
      session.close();
    }
  }

  private TreeRequest request() {
    return TreeRequest.standard().withRoot(tree.root());
  }

  private void start(CheckSession compared) {
    session = compared;
    TreeWatch started =
        new TreeWatch(
            compared,
            tree.root(),
            change -> ChangeLines.of(change, Style.PLAIN, 0),
            new WatchListener() {
              @Override
              public void changed(Change change) {
                boolean isToWait = isHeld; // the test goes on with the next line
                told.add(change.kind() + " " + change.path().display());
                if (isToWait) {
                  hold();
                }
              }

              @Override
              public void restored(RawPath path) {
                told.add("restored " + path.display());
              }

              @Override
              public void checked(Outcome outcome) {
                told.add("checked " + outcome.summary().entries());
              }

              @Override
              public void notice(String text) {
                told.add(text);
              }
            });
    watch = started;
    run = CompletableFuture.runAsync(started::run);
  }

  private void startOnNewest(String... paths) {
    start(
        fim.session(
            new BaselineReference.Latest(),
            SessionTerms.STANDARD.withPaths(
                List.of(paths).stream().map(ByteString::ofUtf8).toList())));
  }

  private void hold() {
    try {
      assertThat(mayGoOn.await(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String next() throws InterruptedException {
    String next = told.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("the next report within the time limit").isNotNull();
    return next;
  }

  private void requireNext(String... expected) throws InterruptedException {
    for (String one : expected) {
      assertThat(next()).isEqualTo(one);
    }
  }

  @Test
  void changesAreToldAsTheyHappenAndWhenTheyGoAway() throws InterruptedException {
    tree.dir("d").file("d/a", "1").file("gone", "1");
    fim.init(request(), _ -> {});
    tree.remove("gone");
    startOnNewest();
    requireNext("removed /gone", "checked 3");
    tree.file("d/a", "22");
    requireNext("changed /d/a");
    tree.file("n\u0007ew", "1");
    requireNext("added /n\\x07ew");
    tree.remove("n\u0007ew");
    requireNext("restored /n\\x07ew");
    tree.dir("e").file("e/f", "1");
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("added /e", "added /e/f");
    tree.mode("d", 0700);
    requireNext("changed /d");
    assertThat(told).isEmpty();
  }

  @Test
  void aPartOfTheBaselineIsWatchedAlone() throws InterruptedException {
    tree.dir("d").dir("other").file("d/a", "1").file("other/b", "1");
    fim.init(request(), _ -> {});
    tree.file("other/b", "22");
    startOnNewest("/d");
    requireNext("checked 2");
    tree.file("other/c", "1").file("d/c", "1");
    requireNext("added /d/c");
    assertThat(told).isEmpty();
  }

  @Test
  void withoutADatabaseTheTreeAtTheStartIsTheBaseline() throws InterruptedException {
    tree.dir("d").file("d/a", "1");
    start(fim.sessionFromNow(request(), SessionTerms.STANDARD));
    requireNext("checked 3");
    tree.file("d/a", "2");
    requireNext("changed /d/a");
  }

  @Test
  void aLossOfEventsIsToldAndLeadsToACheckOfAll() throws InterruptedException {
    tree.dir("d").file("first", "1");
    fim.init(request(), _ -> {});
    startOnNewest();
    requireNext("checked 3");
    isHeld = true; // the thread of events waits, and the queue of the kernel fills
    tree.file("first", "22");
    requireNext("changed /first");
    isHeld = false;
    for (int i = 0; i < 9_000; i++) {
      tree.file("d/" + i, "").remove("d/" + i); // at least two events each; 16,384 fit
    }
    tree.file("d/last", "1");
    mayGoOn.countDown();
    String line = next();
    while (!line.startsWith("the kernel dropped events")) {
      line = next();
    }
    assertThat(line).isEqualTo("the kernel dropped events: everything is checked");
    while (!line.equals("checked 4")) {
      line = next();
    }
  }

  @Test
  void afterTheEndNothingIsTold() throws InterruptedException {
    tree.file("a", "1");
    fim.init(request(), _ -> {});
    startOnNewest();
    requireNext("checked 2");
    if (watch != null) {
      watch.stop();
    }
    run.join();
    tree.file("a", "2");
    assertThat(told.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }
}
