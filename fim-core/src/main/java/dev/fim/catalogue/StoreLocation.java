package dev.fim.catalogue;

import dev.fim.baseline.OpenMode;
import dev.fim.baseline.catalogue.Catalogue;
import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.baseline.sealed.SealedStore;
import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where generations are: in a file, or on a server under a name. Immutable.
public sealed interface StoreLocation {

  /// The store, open. The caller closes it.
  SealedStore open(OpenMode mode);

  /// Whether there is anything to open, as far as that is known without opening it.
  boolean exists();

  /// The files of the store, which no scan looks at.
  List<Path> files();

  /// The name in messages, in display form.
  String display();

  /// The name under which it is remembered which seals were seen here.
  String place();

  /// The database file.
  ///
  /// @param purpose what needs one, for the message
  /// @throws FimException ([Problem#ARGUMENT]) if this is no file
  Path file(String purpose);

  /// A database file.
  ///
  /// @param database its path without `.mv.db`
  static StoreLocation of(Path database) {
    return new InFile(database, null);
  }

  /// A database file whose newest seal is remembered under another name than its own.
  ///
  /// @param place as [#place] gives it
  static StoreLocation of(Path database, String place) {
    return new InFile(database, place);
  }

  /// Generations on a server.
  static StoreLocation of(CatalogueAddress address, String name) {
    return new OnServer(address, name);
  }

  /// Whether `text` is the URL of a server and no path. Asked at each start, so it loads nothing.
  static boolean isUrl(String text) {
    return text.startsWith("jdbc:")
        || text.startsWith("postgresql:")
        || text.startsWith("postgres:");
  }

  /// A database file.
  ///
  /// @param rememberedAs the place, if it is not that of the file
  record InFile(Path database, @Nullable String rememberedAs) implements StoreLocation {

    @Override
    public SealedStore open(OpenMode mode) {
      return BaselineDatabase.open(database, mode);
    }

    @Override
    public boolean exists() {
      return files().stream().limit(1).anyMatch(Files::exists);
    }

    @Override
    public List<Path> files() {
      return BaselineDatabase.files(database);
    }

    @Override
    public String display() {
      return DisplayForm.ofText(database.toString());
    }

    @Override
    public String place() {
      if (rememberedAs != null) {
        return rememberedAs;
      }
      Path absolute = database.toAbsolutePath().normalize();
      return HeldDirectory.display(absolute.resolveSibling(absolute.getFileName() + ".mv.db"));
    }

    @Override
    public Path file(String purpose) {
      return database;
    }
  }

  /// Generations on a server.
  record OnServer(CatalogueAddress address, String name) implements StoreLocation {

    @Override
    public SealedStore open(OpenMode mode) {
      return Catalogue.open(address, name, mode);
    }

    @Override
    public boolean exists() {
      return true;
    }

    @Override
    public List<Path> files() {
      return List.of();
    }

    @Override
    public String display() {
      return address.display();
    }

    @Override
    public String place() {
      return address.display() + " " + DisplayForm.ofText(name);
    }

    @Override
    public Path file(String purpose) {
      throw new FimException(
          Problem.ARGUMENT,
          "use",
          address.display(),
          purpose + " needs a database file",
          "take the generation over with 'fim pull' first");
    }
  }
}
