package dev.fim.sidecar.watch.baseline;

import dev.fim.compare.Change;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.pattern.PathPattern;
import dev.fim.scan.ScanBounds;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.ScanOptions;
import dev.fim.scan.Spot;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.walk.SpotScan;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.TargetVerdict;
import dev.fim.words.Spelling;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Single files with their expected digests: a comparison without a baseline. Immutable.
public final class ExpectedFiles {

  private static final Pattern FORM = Pattern.compile("(/.*)=([a-z0-9-]+):([0-9a-fA-F]*)");

  /// A longer file can only be meant to delay the probe.
  private static final long LONGEST = 16L << 30;

  private static final ScanOptions OPTIONS =
      ScanOptions.STANDARD.withBounds(
          new ScanBounds(Integer.MAX_VALUE, file -> file.size() <= LONGEST));

  private final Map<RawPath, FileEntry> expected;
  private final Policy policy;

  private ExpectedFiles(Map<RawPath, FileEntry> expected) {
    this.expected = Map.copyOf(expected);
    StringBuilder rules = new StringBuilder("version: 1\nrules:\n");
    expected.forEach((path, file) ->
        rules
            .append("  - path: ")
            .append(Spelling.scalar(PathPattern.literal(path)))
            .append("\n    attributes: [type, ")
            .append(algorithm(file).attribute().label())
            .append("]\n"));
    this.policy = Policy.parse("the expected files", rules.toString());
  }

  /// Parses texts of the form `PATH=ALGORITHM:HEX`: an absolute path, the name of a digest as in
  /// policies, and the digest.
  ///
  /// @throws FimException ([Problem#ARGUMENT]) if one is not of that form
  public static ExpectedFiles parse(List<String> texts) {
    Map<RawPath, FileEntry> expected = new LinkedHashMap<>();
    for (String text : texts) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw fault(text, "it is not of the form PATH=ALGORITHM:HEX, with an absolute path");
      }
      DigestAlgorithm algorithm = algorithm(matcher.group(2));
      if (algorithm == null) {
        throw fault(
            text,
            "there is no digest of that name; " + Spelling.allowed(matcher.group(2), names()));
      }
      if (matcher.group(3).length() != 2 * algorithm.length()) {
        throw fault(
            text,
            "%s has %d hexadecimal digits, not %d"
                .formatted(
                    algorithm.attribute().label(),
                    2 * algorithm.length(),
                    matcher.group(3).length()));
      }
      RawPath path = RawPath.normalize(matcher.group(1).getBytes(StandardCharsets.UTF_8));
      FileEntry file =
          FileEntry.builder(path, FileType.FILE)
              .digest(algorithm, ByteString.wrap(HexFormat.of().parseHex(matcher.group(3))))
              .recorded(AttributeSet.of(Attribute.TYPE, algorithm.attribute()))
              .build();
      if (path.isRoot() || expected.put(path, file) != null) {
        throw fault(text, path.isRoot() ? "the root is no file" : "the path is there twice");
      }
    }
    return new ExpectedFiles(expected);
  }

  private static FimException fault(String text, String fact) {
    return new FimException(Problem.ARGUMENT, "expect", DisplayForm.ofText(text), fact, null);
  }

  private static @Nullable DigestAlgorithm algorithm(String name) {
    return Arrays.stream(DigestAlgorithm.values())
        .filter(algorithm -> algorithm.attribute().label().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static List<String> names() {
    return Arrays.stream(DigestAlgorithm.values())
        .map(algorithm -> algorithm.attribute().label())
        .toList();
  }

  private static DigestAlgorithm algorithm(FileEntry file) {
    return Arrays.stream(DigestAlgorithm.values())
        .filter(algorithm -> file.digest(algorithm) != null)
        .findFirst()
        .orElseThrow();
  }

  /// The paths of the expected files.
  public Collection<RawPath> paths() {
    return expected.keySet();
  }

  /// Reads files and compares them.
  ///
  /// @param wanted some of [#paths]
  /// @throws FimException if there is no verdict
  public TargetVerdict look(TreeRoot root, Collection<RawPath> wanted) {
    Map<RawPath, Entry> seen = new HashMap<>();
    try (SpotScan scan = new SpotScan(Scope.ALL, policy, OPTIONS, new ScanMonitor())) {
      for (Entry entry : scan.look(root, wanted.stream().map(Spot::alone).toList())) {
        seen.put(entry.path(), entry);
      }
    }
    List<Finding> findings = new ArrayList<>();
    for (RawPath path : wanted) {
      Change change = compare(Objects.requireNonNull(expected.get(path)), seen);
      if (change != null) {
        findings.add(new Finding.File(change, false));
      }
    }
    return TargetVerdict.of(findings);
  }

  private static @Nullable Change compare(FileEntry file, Map<RawPath, Entry> seen) {
    RawPath path = file.path();
    AttributeSet compared = file.recorded();
    return switch (seen.get(path)) {
      case FileEntry actual -> {
        Gap gap = actual.gap();
        AttributeSet differing = file.differences(actual, compared);
        if (gap != null && actual.type() == FileType.FILE) {
          yield new Change.Unverifiable(path, actual.type(), gap.reason(), RuleLabel.NONE);
        }
        yield differing.isEmpty()
            ? null
            : new Change.Changed(file, actual, differing, RuleLabel.NONE);
      }
      case MountPoint _ -> new Change.Isolation(path, FileType.FILE, RuleLabel.NONE);
      case Unobserved(RawPath _, Reason reason) ->
          new Change.Unverifiable(path, FileType.FILE, reason, RuleLabel.NONE);
      case null -> above(path, seen, compared, file);
    };
  }

  /// Nothing was seen at the path. The file is missing only if the directories above could be read.
  private static Change above(
      RawPath path, Map<RawPath, Entry> seen, AttributeSet compared, FileEntry file) {
    for (RawPath at = path.parent(); at != null; at = at.parent()) {
      if (seen.get(at) instanceof Unobserved(RawPath _, Reason reason)) {
        return new Change.Unverifiable(path, FileType.FILE, reason, RuleLabel.NONE);
      }
      if (seen.get(at) instanceof MountPoint) {
        return new Change.Isolation(path, FileType.FILE, RuleLabel.NONE);
      }
    }
    return new Change.Removed(file, compared, RuleLabel.NONE);
  }
}
