package dev.fim.policy;

import static dev.fim.file.FileType.DIRECTORY;
import static dev.fim.file.FileType.FILE;
import static dev.fim.file.FileType.SYMLINK;
import static dev.fim.policy.PolicyTest.reach;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The policies in `config/` at the top of the project.
class ShippedPoliciesTest {

  @TempDir Path directory;

  /// Tests run in the module's directory.
  static final Path PROJECT = Path.of("..");

  private static Policy shipped(String name) {
    return Policy.read(PROJECT.resolve("config").resolve(name));
  }

  private static String compared(Policy policy, String path, FileType type) {
    Decision decision = policy.decide(RawPath.ofUtf8(path), type);
    return decision.label().severity() + ": " + decision.attributes();
  }

  @Test
  void everyShippedPolicyIsRead() throws IOException {
    try (Stream<Path> files = Files.list(PROJECT.resolve("config"))) {
      // These two hold settings, which the tests of the sidecar read.
      assertThat(files.filter(file -> file.toString().matches(".*(?<!/sidecar|/webhook)\\.yaml")))
          .hasSize(3)
          .allSatisfy(file -> assertThat(Policy.read(file).source()).startsWith("# "));
    }
  }

  /// The acceptance step 45 tries them with the applications.
  @Test
  void theRulesForApplicationsRefineThePolicyOfTheSystem() throws IOException {
    Path applications = PROJECT.resolve("config/applications");
    try (Stream<Path> files = Files.list(applications)) {
      assertThat(files)
          .hasSize(5)
          .allSatisfy(file -> assertThat(Policy.read(file).source()).startsWith("# Rules for "));
    }
    Path both = directory.resolve("policy.yaml");
    Files.writeString(
        both,
        "version: 1\nrules:\n  - include: [%s, %s]\n"
            .formatted(
                PROJECT.resolve("config/debian.yaml").toAbsolutePath(),
                applications.toAbsolutePath()));
    Policy policy = Policy.read(both);

    assertThat(compared(policy, "/etc/passwd", FILE)).startsWith("CRITICAL: ");
    assertThat(compared(policy, "/var/www/html/index.html", FILE))
        .isEqualTo(
            "CRITICAL: type, mode, uid, gid, size, mtime, caps, sha256, acl, flags, security");
    String postgresql = "/var/lib/postgresql/17/main/";
    assertThat(reach(policy, postgresql + "base/16384/2619_vm", FILE)).isEqualTo(Reach.OUTSIDE);
    assertThat(compared(policy, postgresql + "base/16384/run.sh", FILE)).startsWith("HIGH: ");
    assertThat(compared(policy, postgresql + "postgresql.auto.conf", FILE)).startsWith("HIGH: ");
    String uploads = "/var/lib/wordpress/wp-content/uploads/2026/11/";
    assertThat(reach(policy, uploads + "Photo 1.JPG", FILE)).isEqualTo(Reach.OUTSIDE);
    assertThat(compared(policy, uploads + "shell.php", FILE)).startsWith("CRITICAL: ");
    assertThat(compared(policy, uploads + "shell.png.php", FILE)).startsWith("CRITICAL: ");
    assertThat(reach(policy, "/var/lib/mysql/shop/item.ibd", FILE)).isEqualTo(Reach.OUTSIDE);
    assertThat(compared(policy, "/var/lib/mysql/shop/c.php", FILE)).startsWith("HIGH: ");
    assertThat(compared(policy, "/etc/tomcat10/Catalina/localhost/x.xml", FILE))
        .startsWith("CRITICAL: ");
    assertThat(compared(policy, "/var/lib/nginx/proxy/1/x", FILE)).startsWith("HIGH: ");
  }

  @Test
  void theContainerPolicyComparesEverythingButScratchSpace() {
    Policy policy = shipped("container.yaml");

    assertThat(compared(policy, "/app/server", FILE))
        .isEqualTo("null: type, mode, uid, gid, size, mtime, caps, sha256, acl, flags, security");
    assertThat(compared(policy, "/usr/bin/env", FILE))
        .isEqualTo(
            "CRITICAL: type, mode, uid, gid, size, mtime, xattrs, caps, sha256, acl, flags,"
                + " security");
    assertThat(compared(policy, "/etc", DIRECTORY))
        .isEqualTo("HIGH: type, mode, uid, gid, acl, flags, security");
    assertThat(compared(policy, "/etc/shadow", FILE))
        .isEqualTo(
            "CRITICAL: type, mode, uid, gid, size, mtime, caps, sha256, acl, flags, security");
    assertThat(reach(policy, "/tmp", DIRECTORY)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/tmp/x", DIRECTORY)).isEqualTo(Reach.OUTSIDE);
    assertThat(reach(policy, "/var/log/nginx", DIRECTORY)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/var/log/nginx/access.log", FILE)).isEqualTo(Reach.OUTSIDE);
    assertThat(reach(policy, "/var/log/nginx/access.log", SYMLINK)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/usr/lib/python3/__pycache__/os.pyc", FILE))
        .isEqualTo(Reach.SELECTED);
  }

  @Test
  void theDebianPolicyComparesProgramsInFullAndStateByItsOwner() {
    Policy policy = shipped("debian.yaml");

    assertThat(compared(policy, "/usr/bin/sudo", FILE))
        .isEqualTo(
            "CRITICAL: type, mode, uid, gid, nlink, size, mtime, xattrs, caps, sha256, acl, flags,"
                + " security");
    assertThat(compared(policy, "/lib", SYMLINK))
        .isEqualTo(
            "CRITICAL: type, mode, uid, gid, nlink, size, mtime, link, xattrs, flags, security");
    assertThat(compared(policy, "/var/lib/x/state", FILE))
        .isEqualTo("LOW: type, mode, uid, gid, xattrs");
    assertThat(compared(policy, "/var/lib/dpkg/info/bash.postinst", FILE))
        .isEqualTo("HIGH: type, mode, uid, gid, size, mtime, caps, sha256, acl, flags, security");
    assertThat(compared(policy, "/etc/passwd", FILE)).startsWith("CRITICAL: ");
    assertThat(compared(policy, "/etc/hosts", FILE)).startsWith("HIGH: ");
    assertThat(reach(policy, "/etc/adjtime", FILE)).isEqualTo(Reach.OUTSIDE);
    assertThat(reach(policy, "/home/ann", DIRECTORY)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/home/ann/letter", FILE)).isEqualTo(Reach.OUTSIDE);
    assertThat(compared(policy, "/home/ann/.ssh/authorized_keys", FILE)).startsWith("CRITICAL: ");
    assertThat(reach(policy, "/var/log/syslog", FILE)).isEqualTo(Reach.OUTSIDE);
    assertThat(reach(policy, "/var/lib/dpkg/lock-frontend", FILE)).isEqualTo(Reach.OUTSIDE);
    assertThat(reach(policy, "/var/mail/root", FILE)).isEqualTo(Reach.OUTSIDE);
    assertThat(compared(policy, "/var/spool/cron/crontabs/root", FILE)).startsWith("CRITICAL: ");
    assertThat(reach(policy, "/run", DIRECTORY)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/run/x", DIRECTORY)).isEqualTo(Reach.OUTSIDE);
  }

  @Test
  void theMinimalPolicyReadsProgramsAndWhoMayLogIn() {
    Policy policy = shipped("minimal.yaml");

    assertThat(compared(policy, "/usr/bin/env", FILE))
        .isEqualTo("CRITICAL: type, mode, uid, gid, caps, sha256");
    assertThat(compared(policy, "/etc/shadow", FILE))
        .isEqualTo("CRITICAL: type, mode, uid, gid, caps, sha256");
    assertThat(reach(policy, "/usr/lib/x86_64-linux-gnu/libc.so.6", FILE))
        .isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/lib64/ld-linux-x86-64.so.2", SYMLINK)).isEqualTo(Reach.SELECTED);
    assertThat(reach(policy, "/usr/lib/locale/x", FILE)).isEqualTo(Reach.OUTSIDE);
    assertThat(reach(policy, "/etc", DIRECTORY)).isEqualTo(Reach.ANCESTOR);
    assertThat(reach(policy, "/etc/hosts", FILE)).isEqualTo(Reach.OUTSIDE);
  }
}
