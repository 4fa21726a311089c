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

/// How Jdbi is set up: without templates, and with a parser for the little that statements here
/// hold. Those that it has by itself are made by a parser generator, whose tables take longer to
/// get ready than a small tree to record.
final class Handles {

  private Handles() {}

  /// A handle on a connection, for as long as that is used.
  static Handle of(Connection connection) {
    Jdbi jdbi = Jdbi.create(connection);
    jdbi.getConfig(SqlStatements.class)
        .setTemplateEngine(TemplateEngine.NOP)
        .setSqlParser(new NamesParser());
    return jdbi.open();
  }

  /// Finds the parameters of a statement, each a name after a colon. There are none in the texts
  /// that it holds, and it has no comments.
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
