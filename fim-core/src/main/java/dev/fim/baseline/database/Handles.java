package dev.fim.baseline.database;

import java.sql.Connection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.TemplateEngine;

/// Sets up Jdbi without templates and with a small parser. Jdbi's own parsers are generated;
/// loading their tables takes longer than recording a small tree.
final class Handles {

  private Handles() {}

  /// A handle on a connection.
  static Handle of(Connection connection) {
    Jdbi jdbi = Jdbi.create(connection);
    jdbi.getConfig(SqlStatements.class)
        .setTemplateEngine(TemplateEngine.NOP)
        .setSqlParser(new NamesParser());
    return jdbi.open();
  }

  /// Finds the parameters of a statement, each a name after a colon. Statements here have no
  /// comments, and no colons in string literals.
  private static final class NamesParser implements SqlParser {

    private static final Pattern TEXT_OR_NAME = Pattern.compile("'[^']*'|:(\\w+)");

    @Override
    public ParsedSql parse(String sql, StatementContext context) {
      ParsedSql.Builder parsed = ParsedSql.builder();
      Matcher found = TEXT_OR_NAME.matcher(sql);
      int from = 0;
      while (found.find()) {
        String name = found.group(1);
        if (name != null) {
          parsed.append(sql.substring(from, found.start())).appendNamedParameter(name);
          from = found.end();
        }
      }
      return parsed.append(sql.substring(from)).build();
    }

    @Override
    public String nameParameter(String name, StatementContext context) {
      return ":" + name;
    }
  }
}
