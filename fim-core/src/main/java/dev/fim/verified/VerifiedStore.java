package dev.fim.verified;

import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.disk.DiskFault;
import dev.fim.disk.HeldDirectory;
import dev.fim.disk.HeldFile;
import dev.fim.disk.ReplacedFile;
import dev.fim.disk.UntrustedException;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.verified.VerifiedRecord.DamagedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The file beside a database with the record of verified files.
///
/// It needs the same trust as the database, so it is ignored unless it belongs to the current user
/// and nobody else can write it. A user who can change it can also change the database.
///
/// @param directory of the database, open
/// @param file the name of the record
/// @param unfinished the name of a record in progress, until it replaces the old one
@SuppressWarnings("exports") // for the rooms of this module
public record VerifiedStore(HeldDirectory directory, String file, String unfinished) {

  /// The store of a database, valid while that is open.
  public static VerifiedStore of(BaselineDatabase database) {
    List<String> files = database.verifiedFiles();
    return new VerifiedStore(database.directory(), files.getFirst(), files.getLast());
  }

  /// Opens the record if there is one made under `terms`; else null.
  ///
  /// @param samplePercent which share of the files a scan reads anyway: 0 to 100
  /// @param notes receives why there is none
  public @Nullable VerifiedRecord open(RecordTerms terms, int samplePercent, List<String> notes) {
    try (HeldFile found = directory.find(file)) {
      if (found == null) {
        notes.add("nothing was verified before: every file is read");
        return null;
      }
      return open(
          terms, samplePercent, notes, found.requirePrivate("").open(StandardOpenOption.READ));
    } catch (UntrustedException e) {
      notes.add(display() + " may have been written by others and is ignored: every file is read");
      return null;
    } catch (DamagedException e) {
      notes.add(display() + " is damaged and is ignored: every file is read");
      return null;
    } catch (IOException e) {
      DiskFault known = DiskFault.in(e);
      throw new FimException(
          Problem.IO,
          "read",
          display(),
          known == null ? DisplayForm.ofText(String.valueOf(e.getMessage())) : known.fact(),
          known == null ? "remove it: a quick check makes it anew" : known.remedy(),
          e);
    }
  }

  private static @Nullable VerifiedRecord open(
      RecordTerms terms, int samplePercent, List<String> notes, FileChannel channel)
      throws IOException, DamagedException {
    VerifiedRecord record = null;
    try {
      record = VerifiedRecord.of(channel, terms, samplePercent);
    } finally {
      if (record == null) {
        channel.close();
      }
    }
    if (record == null) {
      notes.add(
          "the record of verified files is for another generation, root or policy: every file is"
              + " read");
    }
    return record;
  }

  /// Whether a record can be written; if not, adds the cause to `notes`.
  public boolean isWritable(List<String> notes) {
    boolean writable = directory.isWritable();
    if (!writable) {
      notes.add("verified files are not recorded: the directory of " + display() + " is read-only");
    }
    return writable;
  }

  /// Creates the file of an unfinished record, private to its owner, and locks it while it is open.
  ///
  /// @return null if another run is writing one
  @Nullable FileChannel create() throws IOException {
    return place().create();
  }

  private ReplacedFile place() {
    return new ReplacedFile(directory, file, unfinished);
  }

  /// Replaces the old record with the finished one. It is not forced to the disk: a damaged record
  /// is ignored.
  void replace() throws IOException {
    place().replace();
  }

  void discard() throws IOException {
    place().discard();
  }

  String display() {
    return directory.display(file);
  }
}
