package dev.fim.packages;

import dev.fim.file.DigestAlgorithm;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what dpkg has installed: `deb-md5sums(5)`, the `Conffiles` of its status file, the lists
/// of names and the diversions. Images without dpkg have a status file for each package in
/// `status.d`.
final class DpkgReader {

  private static final RawPath STATUS = RawPath.ofUtf8("/var/lib/dpkg/status");
  private static final String EACH_STATUS = "/var/lib/dpkg/status.d";
  private static final String INFO = "/var/lib/dpkg/info/";
  private static final RawPath DIVERSIONS = RawPath.ofUtf8("/var/lib/dpkg/diversions");

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]*");
  private static final Pattern ARCHITECTURE = Pattern.compile("[a-z0-9-]+");
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
  private static final int DIGITS = 32;

  private final TreeFiles tree;
  private final PackageIndex index;
  private final Map<RawPath, Diversion> diversions = new HashMap<>();

  /// `dpkg-divert(1)`: other packages have their file at `to`.
  private record Diversion(RawPath to, String by) {}

  /// One paragraph of a status file.
  ///
  /// @param conffiles their lines
  private record Paragraph(Map<String, String> fields, List<String> conffiles) {

    static Paragraph empty() {
      return new Paragraph(new HashMap<>(), new ArrayList<>());
    }

    String field(String name) {
      return fields.getOrDefault(name, "");
    }
  }

  DpkgReader(TreeFiles tree, PackageIndex index) {
    this.tree = tree;
    this.index = index;
  }

  /// Adds all files to the index.
  ///
  /// @return whether the tree has packages of dpkg
  boolean read() throws IOException, PackageFault {
    List<String> status = tree.lines(STATUS);
    List<String> each = tree.names(RawPath.ofUtf8(EACH_STATUS));
    if (status == null && each.isEmpty()) {
      return false;
    }
    readDiversions();
    for (Paragraph paragraph : paragraphs(status == null ? List.of() : status)) {
      if (paragraph.field("Status").endsWith(" installed")) {
        add(paragraph, listsOf(paragraph));
      }
    }
    for (String name : each) {
      List<String> lines = tree.lines(RawPath.ofUtf8(EACH_STATUS).child(bytes(name)));
      if (lines != null && !name.endsWith(".md5sums")) {
        for (Paragraph paragraph : paragraphs(lines)) {
          add(paragraph, EACH_STATUS + "/" + paragraph.field("Package"));
        }
      }
    }
    return true;
  }

  /// The paragraphs that have a valid name.
  private static List<Paragraph> paragraphs(List<String> lines) {
    List<Paragraph> paragraphs = new ArrayList<>();
    Paragraph current = Paragraph.empty();
    String field = "";
    for (String line : lines) {
      if (line.isBlank()) {
        current = Paragraph.empty();
      } else if (line.startsWith(" ")) {
        if (field.equals("Conffiles")) {
          current.conffiles().add(line.strip());
        }
      } else {
        int colon = line.indexOf(':');
        field = colon < 0 ? "" : line.substring(0, colon);
        String before = current.fields().putIfAbsent(field, line.substring(colon + 1).strip());
        boolean isFirst = field.equals("Package") && before == null;
        if (isFirst && NAME.matcher(current.field(field)).matches()) { // it becomes part of paths
          paragraphs.add(current);
        }
      }
    }
    return paragraphs;
  }

  /// The path of the lists of a package without their endings: with the architecture if several of
  /// that name can be installed.
  private String listsOf(Paragraph paragraph) throws IOException, PackageFault {
    String plain = INFO + paragraph.field("Package");
    String architecture = paragraph.field("Architecture");
    if (!ARCHITECTURE.matcher(architecture).matches()) {
      return plain;
    }
    String qualified = plain + ":" + architecture;
    return tree.isFilled(RawPath.ofUtf8(qualified + ".list")) ? qualified : plain;
  }

  private void add(Paragraph paragraph, String lists) throws IOException, PackageFault {
    InstalledPackage owner =
        new InstalledPackage("dpkg", paragraph.field("Package"), paragraph.field("Version"));
    for (String line : lines(lists + ".list")) {
      RawPath place = placeOf(line, owner);
      if (place != null) {
        index.add(place, PackagedFile.named(owner));
      }
    }
    for (String line : lines(lists + ".md5sums")) {
      // The digest, two spaces, the path without its first slash.
      if (line.length() > DIGITS + 2 && MD5.matcher(line.substring(0, DIGITS)).matches()) {
        add(owner, "/" + line.substring(DIGITS + 2), line.substring(0, DIGITS), false);
      }
    }
    for (String line : paragraph.conffiles()) {
      String[] words = line.split(" ", -1);
      if (words.length >= 2 && MD5.matcher(words[1]).matches()) {
        add(owner, words[0], words[1], true);
      }
    }
  }

  private void add(InstalledPackage owner, String path, String md5, boolean isConfiguration)
      throws PackageFault {
    RawPath place = placeOf(path, owner);
    if (place != null) {
      ByteString digest = ByteString.ofHex(md5);
      index.add(place, PackagedFile.of(owner, DigestAlgorithm.MD5, digest, isConfiguration));
    }
  }

  private List<String> lines(String file) throws IOException, PackageFault {
    List<String> lines = tree.lines(RawPath.ofUtf8(file));
    return lines == null ? List.of() : lines;
  }

  /// Where the file of a package is; null for a line that is no path.
  private @Nullable RawPath placeOf(String path, InstalledPackage owner) {
    RawPath place = PackageIndex.path(path, "");
    Diversion diversion = place == null ? null : diversions.get(place);
    return diversion == null || diversion.by().equals(owner.name()) ? place : diversion.to();
  }

  /// Three lines each: the path, where the file of other packages goes, and the package that wants
  /// this, `:` for the administrator.
  private void readDiversions() throws IOException, PackageFault {
    List<String> lines = tree.lines(DIVERSIONS);
    if (lines == null) {
      return;
    }
    for (int i = 0; i + 2 < lines.size(); i += 3) {
      RawPath from = PackageIndex.path(lines.get(i), "");
      RawPath to = PackageIndex.path(lines.get(i + 1), "");
      if (from != null && to != null) {
        diversions.put(from, new Diversion(to, lines.get(i + 2)));
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
