package dev.fim.baseline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Single statements, with values in the place of their question marks.
record Sql(Connection connection) {

  /// Runs a statement that gives no rows.
  ///
  /// @return how many rows it changed
  int run(String statement, @Nullable Object... values) throws SQLException {
    try (PreparedStatement prepared = prepare(statement, values)) {
      return prepared.executeUpdate();
    }
  }

  /// The numbers in the first column of what a query gives.
  List<Long> numbers(String query, @Nullable Object... values) throws SQLException {
    try (PreparedStatement prepared = prepare(query, values);
        ResultSet rows = prepared.executeQuery()) {
      List<Long> numbers = new ArrayList<>();
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
      return numbers;
    }
  }

  /// As [#numbers], of a query that gives one row, or none for 0.
  long number(String query, @Nullable Object... values) throws SQLException {
    List<Long> numbers = numbers(query, values);
    return numbers.isEmpty() ? 0 : numbers.getFirst();
  }

  private PreparedStatement prepare(String statement, @Nullable Object... values)
      throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(statement);
    for (int i = 0; i < values.length; i++) {
      prepared.setObject(i + 1, values[i]);
    }
    return prepared;
  }
}
