package dev.fim.chain.verify;

import dev.fim.chain.EvidenceIndex;
import dev.fim.disk.DiskFault;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compares directories of evidence with what events tell of them. It follows no links. For one
/// thread.
public final class EvidenceCheck {

  private static final int MOST_INCIDENTS = 100_000;
  private static final int MOST_FILES = 100_000;
  private static final OpenOption[] READ = {StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS};

  private final Path directory;
  private final Map<String, Named> named = new HashMap<>();

  /// @param index the SHA-256 of the index in hexadecimal digits; empty if there is none
  private record Named(String index, String where) {}

  /// @param directory that holds one directory for each incident
  public EvidenceCheck(Path directory) {
    this.directory = directory;
  }

  /// Takes what an event tells of evidence.
  void named(EventFields fields, String where) {
    String name = fields.get("evidence.directory");
    if (EvidenceIndex.DIRECTORY.matcher(name).matches() && named.size() < MOST_INCIDENTS) {
      named.put(name, new Named(fields.get("evidence.sha256"), where));
    }
  }

  /// Compares all directories.
  void verify(Findings findings) {
    Set<String> there = new HashSet<>();
    try (Stream<Path> files = Files.list(directory)) {
      files
          .sorted()
          .forEach(file -> {
            String name = String.valueOf(file.getFileName());
            there.add(name);
            incident(file, name, findings);
          });
    } catch (IOException e) {
      findings.fault(FaultKind.EVIDENCE, cannotRead(directory, e));
      return;
    }
    long absent = named.keySet().stream().filter(name -> !there.contains(name)).count();
    if (absent > 0) {
      findings.note(
          "%d of %d directories of evidence that the events name are not there"
              .formatted(absent, named.size()));
    }
  }

  private void incident(Path place, String name, Findings findings) {
    Named event = named.get(name);
    String shown = DisplayForm.ofText(name);
    if (event == null) {
      findings.note("no event in the log names the evidence " + shown);
    } else if (event.index().isEmpty()) {
      findings.note("the evidence %s is not covered: it was not complete in time".formatted(shown));
    } else {
      try {
        String fact = fault(place, event.index());
        if (fact != null) {
          findings.fault(
              FaultKind.EVIDENCE,
              "the evidence %s is not that of %s: %s".formatted(shown, event.where(), fact));
        }
      } catch (IOException e) {
        findings.fault(FaultKind.EVIDENCE, cannotRead(place, e));
      }
    }
  }

  private static @Nullable String fault(Path place, String expected) throws IOException {
    if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      return "it is no directory";
    }
    Path indexFile = place.resolve(EvidenceIndex.NAME);
    if (!Files.isRegularFile(indexFile, LinkOption.NOFOLLOW_LINKS)) {
      return "it has no " + EvidenceIndex.NAME;
    }
    byte[] index;
    try (InputStream in = Files.newInputStream(indexFile, READ)) {
      index = in.readNBytes(EvidenceIndex.MOST_BYTES + 1);
    }
    if (!hex(digest().digest(index)).equals(expected)) {
      return EvidenceIndex.NAME + " was changed";
    }
    SortedMap<String, ByteString> digests = EvidenceIndex.decode(index);
    return digests == null ? EvidenceIndex.NAME + " is damaged" : filesFault(place, digests);
  }

  private static @Nullable String filesFault(Path place, SortedMap<String, ByteString> digests)
      throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(place)) {
      files = all.limit(MOST_FILES).sorted().toList();
    }
    Set<String> left = new TreeSet<>(digests.keySet());
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      if (name.equals(EvidenceIndex.NAME)) {
        continue;
      }
      ByteString expected = digests.get(name);
      if (expected == null || !left.remove(name)) {
        return DisplayForm.ofText(name) + " was added";
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || !hex(digestOf(file)).equals(expected.hex())) {
        return name + " was changed";
      }
    }
    return left.isEmpty() ? null : left.iterator().next() + " is missing";
  }

  private static byte[] digestOf(Path file) throws IOException {
    try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file, READ), digest())) {
      in.transferTo(OutputStream.nullOutputStream());
      return in.getMessageDigest().digest();
    }
  }

  private static String cannotRead(Path file, IOException e) {
    return String.valueOf(
        DiskFault.failure("read the evidence", DisplayForm.ofText(file.toString()), e)
            .getMessage());
  }

  private static String hex(byte[] digest) {
    return ByteString.wrap(digest).hex();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }
}
