package dev.fim.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// A thread that exchanges two directories in their places for as long as it runs, as whoever owns
/// the directory above can: `RENAME_EXCHANGE` of `renameat2(2)`, at each instant one of both has
/// the name.
public final class DirectorySwap implements AutoCloseable {

  private static final int AT_FDCWD = -100;
  private static final int RENAME_EXCHANGE = 2;

  private final AtomicLong swaps = new AtomicLong();
  private final Thread thread;
  private volatile boolean over;

  private DirectorySwap(Path one, Path other) {
    this.thread = new Thread(() -> run(one, other), "swap");
  }

  /// Begins to exchange them.
  public static DirectorySwap of(Path one, Path other) {
    DirectorySwap swap = new DirectorySwap(one, other);
    swap.thread.start();
    return swap;
  }

  /// How often they have changed places.
  public long swaps() {
    return swaps.get();
  }

  private void run(Path one, Path other) {
    Linker linker = Linker.nativeLinker();
    MethodHandle call =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("renameat2"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment first = arena.allocateFrom(one.toString());
      MemorySegment second = arena.allocateFrom(other.toString());
      while (!over) {
        int result = (int) call.invokeExact(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE);
        if (result != 0) {
          throw new IllegalStateException("renameat2 failed");
        }
        swaps.incrementAndGet();
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a downcall threw", e);
    }
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
