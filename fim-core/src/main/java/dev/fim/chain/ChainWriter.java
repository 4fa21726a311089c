package dev.fim.chain;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Gives each line its place in a chain, in the order in which a stream takes the lines. One thread
/// writes; any thread may ask for the [#head].
///
/// After a line that the stream refused, nobody knows how much of it a reader sees. So the next
/// line begins a new run, which tells how far the run before got.
public final class ChainWriter {

  private final SecureRandom random = new SecureRandom();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private String run = newRun();
  private @Nullable ChainLink previous;
  private @Nullable String unknown;
  private @Nullable ChainHead head;
  private @Nullable ChainHead pending;
  private boolean torn;
  private long total;

  /// Begins a run.
  public ChainWriter() {}

  /// Has the first line tell the run before this one.
  ///
  /// @throws IllegalStateException if a line was written already
  public synchronized void follow(ChainLink link) {
    requireStart();
    previous = link;
  }

  /// Has the first line tell that the run before this one is not known, though there was one.
  ///
  /// @param reason in display form
  /// @throws IllegalStateException if a line was written already
  public synchronized void followUnknown(String reason) {
    requireStart();
    unknown = reason;
  }

  private void requireStart() {
    if (head != null) {
      throw new IllegalStateException("the run has begun");
    }
  }

  /// Runs something after each line that the stream accepted, in the writing thread: it must not
  /// block.
  public void onAccepted(Runnable listener) {
    listeners.add(listener);
  }

  /// The line as it is to be written. [#accepted] or [#refused] must follow.
  ///
  /// @param line one JSON object with its line feed
  public synchronized byte[] next(byte[] line) {
    byte[] object = new byte[line.length - 1];
    System.arraycopy(line, 0, object, 0, object.length);
    ChainHead before = head;
    ChainedLine.Written written =
        before == null
            ? ChainedLine.write(object, link(), run, 1, ChainHead.START)
            : ChainedLine.write(object, "", run, before.seq() + 1, before.value());
    pending = written.place();
    ByteArrayOutputStream text = new ByteArrayOutputStream(written.text().length + 2);
    if (torn) {
      text.write('\n'); // ends what was written of the refused line
    }
    text.writeBytes(written.text());
    text.write('\n');
    return text.toByteArray();
  }

  private String link() {
    ChainLink before = previous;
    if (before != null) {
      ChainHead at = before.head();
      return ",\"previous\":{\"run\":\"%s\",\"seq\":%d,\"chain\":\"%s\",\"whole\":%b}"
          .formatted(at.run(), at.seq(), at.value().hex(), before.whole());
    }
    return unknown == null ? "" : ",\"previousUnknown\":\"" + escaped(unknown) + "\"";
  }

  /// Plain ASCII for JSON.
  private static String escaped(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    StringBuilder plain = new StringBuilder();
    for (byte b : bytes) {
      plain.append(b == '"' || b == '\\' || b < ' ' ? '?' : (char) b);
    }
    return plain.toString();
  }

  /// Records that the stream took the last line.
  public void accepted() {
    synchronized (this) {
      head = pending;
      total++;
      torn = false;
    }
    listeners.forEach(Runnable::run);
  }

  /// Records that the stream did not take the last line, or not all of it.
  public synchronized void refused() {
    ChainHead last = head;
    if (last != null) {
      previous = new ChainLink(last, /* whole= */ false);
      unknown = null;
    }
    head = null;
    run = newRun();
    torn = true;
  }

  /// The place of the last line that the stream took; null if there is none in this run.
  public synchronized @Nullable ChainHead head() {
    return head;
  }

  /// The number of lines that the stream took, over all runs of this writer.
  public synchronized long total() {
    return total;
  }

  private String newRun() {
    byte[] name = new byte[ChainHead.RUN_LENGTH / 2];
    random.nextBytes(name);
    return HexFormat.of().formatHex(name);
  }
}
