package dev.fim.baseline.row;

import java.util.List;

/// Version 2 of the schema: flags, lists of access, labels and two more times. Never changed.
public final class SecondSchema {

  /// Columns of the views beyond those of version 1.
  static final List<String> COLUMNS =
      List.of("flags_text", "acl_text", "selinux_text", "security_text", "atime", "btime");

  private static final String ADD_COLUMNS =
      """
      ALTER TABLE entry ADD COLUMN (
        flags BIGINT,
        flags_text VARCHAR,
        acl_text VARCHAR,
        selinux_text VARCHAR,
        security_text VARCHAR,
        atime VARCHAR,
        btime VARCHAR
      )
      """;

  public static final List<String> STATEMENTS =
      List.of(ADD_COLUMNS, FirstSchema.statuses(COLUMNS), FirstSchema.files(COLUMNS));

  private SecondSchema() {}
}
