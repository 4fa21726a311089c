package dev.fim.cli.process;

/// The environment variables that `fim` or its launcher reads.
public enum EnvironmentVariable {
  FIM_DB("the database, unless --db names one"),
  FIM_TRUST("the public keys to trust, separated by commas, unless --trust names some"),
  FIM_PASSPHRASE_FILE("the file of the passphrase, unless --passphrase-file names one"),
  FIM_NAME("whose generations in a catalogue, unless --name says it"),
  FIM_JAVA_OPTS("further options of the JVM, separated by blanks"),
  PGPASSWORD("the password for a catalogue; better is a password file"),
  PGPASSFILE("the password file for catalogues; default: .pgpass in the home directory"),
  PGUSER("the user of a catalogue, unless its URL names one"),
  PGSSLMODE(
      "the TLS mode of a catalogue, unless its URL names one; see also PGSSLROOTCERT,"
          + " PGSSLCERT, PGSSLKEY, PGCONNECT_TIMEOUT and PGAPPNAME"),
  JAVA_HOME("the Java to run; default: one on PATH or in /usr/lib/jvm"),
  NO_COLOR("no colour, if it is set and not empty"),
  TERM("no colour, if it is absent or 'dumb'"),
  COLUMNS("the width of the terminal; default: 80");

  private final String meaning;

  EnvironmentVariable(String meaning) {
    this.meaning = meaning;
  }

  /// One line for help and documentation.
  public String meaning() {
    return meaning;
  }
}
