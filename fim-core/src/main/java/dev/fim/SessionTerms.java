package dev.fim;

import dev.fim.file.AttributeSet;
import dev.fim.policy.Policy;
import dev.fim.scan.ScanOptions;
import org.jspecify.annotations.Nullable;

/// How a [CheckSession] compares.
///
/// @param policy null for that of the baseline; another one limits it
/// @param ignored attributes that are not compared whatever the policies say: such as inode and
///   ctime where the baseline was taken from a copy of the tree
/// @param workers threads that read and hash in a check of the whole tree: 1 to
///   [ScanOptions#MAX_WORKERS]
public record SessionTerms(@Nullable Policy policy, AttributeSet ignored, int workers) {

  /// As the baseline has it, on one thread: for a check that runs beside other things.
  public static final SessionTerms STANDARD = new SessionTerms(null, AttributeSet.NONE, 1);

  public SessionTerms {
    if (workers < 1 || workers > ScanOptions.MAX_WORKERS) {
      throw new IllegalArgumentException("workers out of range: " + workers);
    }
  }

  public SessionTerms withPolicy(@Nullable Policy newPolicy) {
    return new SessionTerms(newPolicy, ignored, workers);
  }

  public SessionTerms withIgnored(AttributeSet newIgnored) {
    return new SessionTerms(policy, newIgnored, workers);
  }

  public SessionTerms withWorkers(int newWorkers) {
    return new SessionTerms(policy, ignored, newWorkers);
  }
}
