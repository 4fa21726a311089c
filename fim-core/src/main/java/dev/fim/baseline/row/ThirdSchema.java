package dev.fim.baseline.row;

import java.util.List;
import java.util.stream.Stream;

/// Version 3 of the schema: what takes a call of its own beyond the status of a file. Never
/// changed.
public final class ThirdSchema {

  /// Columns of the views beyond those of version 1.
  private static final List<String> COLUMNS =
      Stream.of(SecondSchema.COLUMNS, List.of("fs", "chattr", "projid", "verity"))
          .flatMap(List::stream)
          .toList();

  private static final String ADD_COLUMNS =
      """
      ALTER TABLE entry ADD COLUMN (
        inode_values VARBINARY,
        fs VARCHAR,
        chattr VARCHAR,
        projid VARCHAR,
        verity VARCHAR
      )
      """;

  public static final List<String> STATEMENTS =
      List.of(ADD_COLUMNS, FirstSchema.statuses(COLUMNS), FirstSchema.files(COLUMNS));

  private ThirdSchema() {}
}
