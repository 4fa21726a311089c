package dev.fim.baseline.server;

import dev.fim.disk.DiskFault;
import dev.fim.disk.GivenFile;
import dev.fim.disk.UntrustedException;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The password file of libpq: lines of `HOST:PORT:DATABASE:USER:PASSWORD`, where `*` stands for
/// any value and a backslash escapes a colon or a backslash. The first line that fits decides.
final class PasswordFile {

  /// The most bytes of such a file.
  private static final int MOST_BYTES = 1 << 20;

  private static final int FIELDS = 5;

  private PasswordFile() {}

  /// The password for a server; null if there is none, or no file.
  ///
  /// @param isNamed whether the user named the file, so that it must exist
  /// @throws FimException ([Problem#IO]) if the file cannot be read, or all users can
  static @Nullable String find(
      Path file, boolean isNamed, CatalogueUrl.Host host, String database, String user) {
    String text = read(file, isNamed);
    List<String> sought = List.of(host.name(), Integer.toString(host.port()), database, user);
    for (String line : text.split("\r?\n", -1)) {
      List<String> fields = line.startsWith("#") ? List.of() : fields(line);
      if (fields.size() == FIELDS && fits(fields, sought)) {
        return fields.getLast();
      }
    }
    return null;
  }

  private static boolean fits(List<String> fields, List<String> sought) {
    for (int i = 0; i < sought.size(); i++) {
      if (!fields.get(i).equals("*") && !fields.get(i).equals(sought.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        i++;
        field.append(line.charAt(i));
      } else if (c == ':' && fields.size() < FIELDS - 1) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private static String read(Path file, boolean isNamed) {
    try (InputStream in = GivenFile.openSecret(file)) {
      if (in == null) {
        throw fault(file, "it is not a regular file", null, null);
      }
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw fault(file, "it is longer than " + MOST_BYTES + " bytes", null, null);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (UntrustedException e) {
      throw fault(file, e.fact(), e.remedy(), e);
    } catch (IOException e) {
      DiskFault disk = DiskFault.in(e);
      if (!isNamed && disk != null && disk.isAbsence()) {
        return "";
      }
      throw DiskFault.failure("read the password file", display(file), e);
    }
  }

  private static FimException fault(
      Path file, String fact, @Nullable String remedy, @Nullable Exception cause) {
    return new FimException(
        Problem.IO, "read the password file", display(file), fact, remedy, cause);
  }

  private static String display(Path file) {
    return DisplayForm.ofText(file.toString());
  }
}
