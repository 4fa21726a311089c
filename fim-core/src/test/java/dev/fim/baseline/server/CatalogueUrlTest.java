package dev.fim.baseline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueUrlTest {

  private static final Map<String, String> HOME = Map.of("HOME", "/nowhere");

  private static CatalogueAddress address(String url) {
    return CatalogueAddress.of(url, HOME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socketFactory=org.springframework.X",
        "socketFactoryArg=x",
        "sslfactory=x",
        "loggerFile=/etc/passwd",
        "loggerLevel=TRACE",
        "authenticationPluginClassName=x",
        "options=-c%20x",
        "currentSchema=public",
        "xmlFactoryFactory=x",
        "sslhostnameverifier=x",
        "allowMultiQueries=1",
        "",
        "&",
        "SSLMODE=disable"
      })
  void noParameterButThoseOfTheListIsTaken(String parameter) {
    String url = "jdbc:postgresql://h/d?sslmode=require&" + parameter;
    assertThatThrownBy(() -> address(url))
        .isInstanceOf(FimException.class)
        .hasMessageContaining("a URL of a catalogue has no such parameter")
        .extracting("problem")
        .isEqualTo(Problem.ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://u:secret@h/d",
        "jdbc:postgresql://h/d?password=secret",
        "jdbc:postgresql://h/d?sslpassword=secret",
        "jdbc:postgresql://h/d?pass%77ord=secret",
        "postgresql://u:secret@h/d",
        "jdbc:postgresql:d?password=secret",
        "jdbc:postgresql://h:secret/d",
        "jdbc:h2:/tmp/x;INIT=secret"
      })
  void aPasswordInAUrlIsRefusedAndNeverShown(String url) {
    assertThatThrownBy(() -> address(url))
        .isInstanceOf(FimException.class)
        .satisfies(e -> assertThat(((FimException) e).problem()).isEqualTo(Problem.ARGUMENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h",
        "jdbc:postgresql://h/",
        "jdbc:postgresql:///d",
        "jdbc:postgresql://h:0/d",
        "jdbc:postgresql://h:70000/d",
        "jdbc:postgresql://h:x/d",
        "jdbc:postgresql://[::1/d",
        "jdbc:postgresql://h,/d",
        "jdbc:postgresql://h%00/d",
        "jdbc:postgresql://h/d%0a",
        "jdbc:postgresql://h/d%zz",
        "jdbc:postgresql://h/a/b",
        "jdbc:postgresql://h/d?sslmode=x",
        "jdbc:postgresql://h/d?connect_timeout=0",
        "jdbc:postgresql://h/d?sslmode=require&sslmode=disable",
        "jdbc:mysql://h/d"
      })
  void whatIsNoAddressIsAnError(String url) {
    assertThatThrownBy(() -> address(url))
        .isInstanceOf(FimException.class)
        .extracting("problem")
        .isEqualTo(Problem.ARGUMENT);
  }

  @Test
  void theDriverGetsAUrlOfOurs() {
    CatalogueAddress address = address("postgresql://us%40er@h,[::1]:6000/a%20b?sslmode=require");
    assertThat(address.forDriver()).isEqualTo("jdbc:postgresql://h:5432,[::1]:6000/a%20b");
    assertThat(address.display()).isEqualTo("postgresql://h:5432,[::1]:6000/a b");
    assertThat(address.properties())
        .containsEntry("user", "us@er")
        .containsEntry("sslmode", "require")
        .containsEntry("sslrootcert", "/nowhere/.postgresql/root.crt");
  }

  @Test
  void anotherMachineMustProveItsNameUnlessTheUserSaysOtherwise() {
    assertThat(mode("postgresql://db.example.com/d", HOME)).isEqualTo("verify-full");
    assertThat(mode("postgresql://10.0.0.1/d", HOME)).isEqualTo("verify-full");
    assertThat(mode("postgresql://localhost,db.example.com/d", HOME)).isEqualTo("verify-full");
    assertThat(mode("postgresql://127.0.0.1.example.com/d", HOME)).isEqualTo("verify-full");
    assertThat(mode("postgresql://localhost/d", HOME)).isEqualTo("prefer");
    assertThat(mode("postgresql://[::1]/d", HOME)).isEqualTo("prefer");
    assertThat(mode("postgresql://127.0.0.1/d", HOME)).isEqualTo("prefer");
    assertThat(mode("postgresql://h/d", Map.of("PGSSLMODE", "require"))).isEqualTo("require");
    assertThat(mode("postgresql://h/d?sslmode=verify-ca", Map.of("PGSSLMODE", "disable")))
        .isEqualTo("verify-ca");
  }

  private static String mode(String url, Map<String, String> environment) {
    return CatalogueAddress.of(url, environment).properties().getProperty("sslmode");
  }

  @Test
  void theVariablesOfLibpqCountWhereTheUrlSaysNothing() {
    Properties properties =
        CatalogueAddress.of(
                "postgresql://h/d",
                Map.of(
                    "PGUSER", "u",
                    "PGPASSWORD", "p",
                    "PGSSLROOTCERT", "system",
                    "PGSSLCERT", "/c",
                    "PGSSLKEY", "/k",
                    "PGCONNECT_TIMEOUT", "3"))
            .properties();
    assertThat(properties)
        .containsEntry("user", "u")
        .containsEntry("password", "p")
        .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory")
        .containsEntry("sslcert", "/c")
        .containsEntry("sslkey", "/k")
        .containsEntry("connectTimeout", "3");
  }
}
