package dev.fim.benchmark;

import dev.fim.compare.Change;
import dev.fim.compare.ChangeListener;
import dev.fim.compare.Comparison;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The comparison of two equal trees, for each entry.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MergeBenchmark {

  private static final int ENTRIES = 20_000;

  private final SampleTree expected = new SampleTree(ENTRIES);
  private final SampleTree actual = new SampleTree(ENTRIES);

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public Summary compare() {
    return Comparison.run(
        expected.cursor(),
        actual.cursor(),
        dev.fim.policy.Scope.ALL,
        Policy.standard(),
        dev.fim.compare.MountLayout.RECORDED,
        new Unexpected());
  }

  private static final class Unexpected implements ChangeListener {
    @Override
    public void changed(Change change) {
      throw new IllegalStateException("the trees are equal, and yet: " + change);
    }

    @Override
    public void skippedMount(RawPath path) {
      throw new IllegalStateException("no mount is there: " + path);
    }
  }
}
