package dev.fim.scan;

import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import java.util.List;
import java.util.function.Consumer;

/// How a tree is scanned.
///
/// @param workers threads that read and hash: 1 to [#MAX_WORKERS]
/// @param mounts mount points in scope, in addition to the given paths
/// @param verified files that need not be read again
/// @param bytesPerSecond bound on the bytes read per second by all workers together; 0 for none
/// @param bounds the limits of the scan
/// @param overlays what is known about overlays in the tree
/// @param unselected how names that the selection leaves out are treated
public record ScanOptions(
    int workers,
    MountCrossing crossing,
    List<RawPath> mounts,
    HiddenFiles hidden,
    VerifiedContent verified,
    long bytesPerSecond,
    ScanBounds bounds,
    OverlayTimes overlays,
    UnselectedNames unselected) {

  /// More would exceed the descriptors that a scan may hold.
  public static final int MAX_WORKERS = 12;

  /// One worker per processor, no mount crossed, nothing hidden.
  public static final ScanOptions STANDARD =
      new ScanOptions(
          Math.min(Runtime.getRuntime().availableProcessors(), MAX_WORKERS),
          MountCrossing.STAY,
          List.of(),
          HiddenFiles.NONE);

  public ScanOptions {
    if (workers < 1 || workers > MAX_WORKERS) {
      throw new IllegalArgumentException("workers out of range: " + workers);
    }
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException("a negative rate: " + bytesPerSecond);
    }
    mounts = List.copyOf(mounts);
  }

  /// Options under which every file is read.
  public ScanOptions(
      int workers, MountCrossing crossing, List<RawPath> mounts, HiddenFiles hidden) {
    this(
        workers,
        crossing,
        mounts,
        hidden,
        VerifiedContent.NONE,
        0,
        ScanBounds.NONE,
        OverlayTimes.UNKNOWN,
        UnselectedNames.OMITTED);
  }

  public ScanOptions withVerified(VerifiedContent newVerified) {
    return with(draft -> draft.verified = newVerified);
  }

  public ScanOptions withBytesPerSecond(long newBytesPerSecond) {
    return with(draft -> draft.bytesPerSecond = newBytesPerSecond);
  }

  public ScanOptions withBounds(ScanBounds newBounds) {
    return with(draft -> draft.bounds = newBounds);
  }

  public ScanOptions withOverlays(OverlayTimes newOverlays) {
    return with(draft -> draft.overlays = newOverlays);
  }

  public ScanOptions withUnselected(UnselectedNames newUnselected) {
    return with(draft -> draft.unselected = newUnselected);
  }

  private ScanOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finish();
  }

  /// A copy that may still be changed.
  private static final class Draft {

    private int workers;
    private MountCrossing crossing;
    private List<RawPath> mounts;
    private HiddenFiles hidden;
    private VerifiedContent verified;
    private long bytesPerSecond;
    private ScanBounds bounds;
    private OverlayTimes overlays;
    private UnselectedNames unselected;

    Draft(ScanOptions from) {
      workers = from.workers;
      crossing = from.crossing;
      mounts = from.mounts;
      hidden = from.hidden;
      verified = from.verified;
      bytesPerSecond = from.bytesPerSecond;
      bounds = from.bounds;
      overlays = from.overlays;
      unselected = from.unselected;
    }

    ScanOptions finish() {
      return new ScanOptions(
          workers,
          crossing,
          mounts,
          hidden,
          verified,
          bytesPerSecond,
          bounds,
          overlays,
          unselected);
    }
  }
}
