package dev.fim.sidecar.webhook.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Sends reviews over TLS at a fixed rate, whatever becomes of those before, and measures each from
/// the time that it was due: a server that stops for a while shows in all that were due then.
///
/// Before that it sends for some seconds at a rate that rises, as the load of a cluster does: at
/// first both sides are slow, and what they are not yet quick at would be measured. What fails then
/// counts.
///
/// It keeps connections as the API server does; a part of the reviews goes over new ones. No more
/// are under way than two API servers allow (`--max-mutating-requests-inflight`, 200 of each); what
/// is due then waits.
///
/// Arguments: port, file with trusted certificates, file with a review, reviews a second, seconds,
/// share of new connections in percent, and the bound for the 99th percentile in milliseconds.
/// Exits with 1 if a review failed, the bound was not held, or the rate could not be.
public final class ReviewLoad {

  private static final int RISE_SECONDS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(10); // of the API server, at most

  private static final int MOST_UNDER_WAY = 400;

  private final Semaphore places = new Semaphore(MOST_UNDER_WAY, true);
  private final Connections connections;
  private final String[] review;
  private final Map<String, Integer> failures = new TreeMap<>();
  private final int rising;
  private final long[] latencies; // first those of the rise
  private final CountDownLatch left;

  private ReviewLoad(int port, SSLContext trust, String review, int rising, int count) {
    this.connections = new Connections(trust, port, PATIENCE);
    this.review = review.split("5e7a4a3c-8c7a-4f0e-9f3c-2d1b6a0c7e11", -1);
    this.rising = rising;
    this.latencies = new long[rising + count];
    this.left = new CountDownLatch(rising + count);
  }

  static void main(String[] args) throws Exception {
    int rate = Integer.parseInt(args[3]);
    int seconds = Integer.parseInt(args[4]);
    ReviewLoad load =
        new ReviewLoad(
            Integer.parseInt(args[0]),
            trust(Path.of(args[1])),
            Files.readString(Path.of(args[2])),
            rate * RISE_SECONDS / 2,
            rate * seconds);
    double longestDelay = load.run(rate, Integer.parseInt(args[5]));
    boolean isGood = load.tell(seconds, longestDelay, Double.parseDouble(args[6]));
    System.exit(isGood ? 0 : 1);
  }

  private static SSLContext trust(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("c" + store.size(), each);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    context.getClientSessionContext().setSessionCacheSize(1);
    return context;
  }

  /// Sends them all, and waits for the last.
  ///
  /// @return by how many milliseconds the sending of one was late at most
  private double run(int rate, int newPercent) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(42);
    long start = System.nanoTime() + 100_000_000;
    long longestDelay = 0;
    for (int i = 0; i < latencies.length; i++) {
      long due = start + (long) (1e9 * due(i, rate));
      long wait = due - System.nanoTime();
      while (wait > 0) {
        LockSupport.parkNanos(wait);
        wait = due - System.nanoTime();
      }
      if (i >= rising) {
        longestDelay = Math.max(longestDelay, -wait);
      }
      int number = i;
      boolean isNew = random.nextInt(100) < newPercent;
      Thread.ofVirtual().start(() -> send(number, due, isNew));
    }
    left.await();
    return longestDelay / 1e6;
  }

  /// In seconds.
  private double due(int number, int rate) {
    return number < rising
        ? Math.sqrt(2.0 * number * RISE_SECONDS / rate)
        : RISE_SECONDS + (double) (number - rising) / rate;
  }

  private void send(int number, long due, boolean isNew) {
    places.acquireUninterruptibly();
    try {
      Connection connection = isNew ? connections.open() : connections.take();
      String uid = "load-" + number;
      String fault = connection.review(String.join(uid, review), uid);
      latencies[number] = System.nanoTime() - due;
      if (fault != null) {
        fail(fault);
      }
      if (isNew || fault != null) {
        connection.close();
      } else {
        connections.giveBack(connection);
      }
    } catch (IOException e) {
      latencies[number] = System.nanoTime() - due;
      fail(e.toString());
    } finally {
      places.release();
      left.countDown();
    }
  }

  private void fail(String how) {
    synchronized (failures) {
      failures.merge(how, 1, Integer::sum);
    }
  }

  private boolean tell(int seconds, double longestDelay, double bound) {
    int failed = failures.values().stream().mapToInt(Integer::intValue).sum();
    long[] risen = Arrays.copyOf(latencies, rising);
    long[] sorted = Arrays.copyOfRange(latencies, rising, latencies.length);
    Arrays.sort(risen);
    Arrays.sort(sorted);
    PrintStream out = System.out;
    out.printf(
        Locale.ROOT,
        "%d reviews in %d s, after %d at a rising rate, over %d connections: %d failed%n",
        sorted.length,
        seconds,
        rising,
        connections.opened(),
        failed);
    out.printf(
        Locale.ROOT,
        "from the time each was due: median %.1f ms, p90 %.1f ms, p99 %.1f ms, p99.9 %.1f ms,"
            + " longest %.1f ms%n",
        at(sorted, 0.5),
        at(sorted, 0.9),
        at(sorted, 0.99),
        at(sorted, 0.999),
        at(sorted, 1));
    out.printf(
        Locale.ROOT,
        "while the rate rose: p99 %.1f ms, longest %.1f ms; sent late by %.1f ms at most%n",
        at(risen, 0.99),
        at(risen, 1),
        longestDelay);
    failures.forEach((how, count) -> out.println("failed " + count + " times: " + how));
    if (at(sorted, 0.99) >= bound) {
      out.printf(Locale.ROOT, "p99 is not under %.0f ms%n", bound);
    }
    return failed == 0 && at(sorted, 0.99) < bound;
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1L, (long) (part * sorted.length))] / 1e6;
  }
}
