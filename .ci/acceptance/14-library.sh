#!/bin/bash
# The library as a stranger gets it: the dependency of the embed page, resolved from the repository of the release, and the example of
# that page, built by Maven and by Gradle, and run on the class path and on the module path.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/release.bash
. "$support/release.bash"
# shellcheck source=.mvn/find-jdk.sh
. "$project/.mvn/find-jdk.sh"
find_java javac 25 25 || die "there is no JDK 25"

# What Maven has already, but nothing of fim: that has to come from the release.
cached=$HOME/.m2/repository
mkdir -p "$work/m2/dev" "$work/example/src/main/java/example" "$work/db" "$work/tree"
for there in "$cached"/* "$cached"/dev/*; do
  case $there in
    "$cached/dev" | "$cached/dev/fim" | *'*') ;;
    "$cached"/dev/*) ln -s "$there" "$work/m2/dev/" ;;
    *) ln -s "$there" "$work/m2/" ;;
  esac
done

# block KIND: the first block of this kind on the page.
block() {
  awk -v begin="\`\`\`$1" '$0 == begin {inside = 1; next} inside && /^```/ {exit} inside' "$project/docs/how-to/embed.md"
}

dependency=$(block xml)
[ -n "$dependency" ] || die "the page has no dependency"
version_of() {
  sed -n "s|^ *<$1.version>\(.*\)</.*|\1|p" "$project/pom.xml"
}
cat >"$work/example/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>example</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.release>25</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <repositories>
    <repository><id>release</id><url>file://$release/repository</url></repository>
  </repositories>
  <dependencies>
    $dependency
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>$(version_of slf4j)</version>
      <scope>runtime</scope>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.16.0</version></plugin>
      <plugin><artifactId>maven-resources-plugin</artifactId><version>3.5.0</version></plugin>
      <plugin><artifactId>maven-surefire-plugin</artifactId><version>$(version_of surefire)</version></plugin>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-dependency-plugin</artifactId>
        <version>3.11.0</version>
      </plugin>
    </plugins>
  </build>
</project>
POM
# The method of the page, in a program. A test of the library holds it equal to that in EmbeddingExample.
{
  echo 'package example;'
  sed -n 's/^import /import /p' "$project/fim-core/src/test/java/dev/fim/EmbeddingExample.java"
  echo 'import dev.fim.FileIntegrity;'
  echo 'public final class Example {'
  block java
  cat <<'JAVA'
  public static void main(String[] arguments) {
    System.out.println(Example.class.getModule().isNamed() + " " + recordThenCheck(Path.of(arguments[0]), arguments[1]));
  }
}
JAVA
} >"$work/example/src/main/java/example/Example.java"

# built: compiles the example, and leaves in target/dependency what it needs.
built() {
  expect 0 "$project/mvnw" -B -ntp -q -f "$work/example/pom.xml" "-Dmaven.repo.local=$work/m2" clean compile \
    dependency:copy-dependencies -DincludeScope=runtime
  ! grep -q WARN "$work/out" || die "Maven warns: $(grep WARN "$work/out")"
}

# prints EXPECTED OPTION...: the example records and checks, and says nothing else.
prints() {
  local expected=$1
  shift
  expect 0 "$java_home/bin/java" "$@" "$work/db/fim" "$work/tree"
  [ "$(cat "$work/out" "$work/err")" = "$expected" ] || die "the example printed: $(cat "$work/out" "$work/err")"
}

echo one >"$work/tree/file"
chmod 700 "$work/db"
classes=$work/example/target/classes
needed=$work/example/target/dependency
built
[ -e "$work/m2/dev/fim/fim-core/$version/fim-core-$version.jar" ] || die "Maven took fim-core from elsewhere"
[ ! -e "$work/m2/dev/fim/fim-parent" ] || die "the POM of the library needs its parent"
prints "false INTACT" --enable-native-access=ALL-UNNAMED -cp "$classes:$needed/*" example.Example
echo 'module example { requires dev.fim.core; }' >"$work/example/src/main/java/module-info.java"
built
prints "true INTACT" --enable-native-access=dev.fim.core -p "$classes:$needed" -m example/example.Example
say "the example of the page, against the repository of the release: on the class path and on the module path"

# The same with Gradle. Debian's knows no class files of Java 25, and says so of each jar; the compiler is that of Java 25.
dependencies=$(block kotlin)
[ -n "$dependencies" ] || die "the page has no dependencies for Gradle"
rm "$work/example/src/main/java/module-info.java"
cat >"$work/example/build.gradle" <<GRADLE
apply plugin: 'java'
// What Maven has fetched, for what the library needs.
repositories {
  maven { url uri('$release/repository') }
  maven { url uri('$work/m2') }
}
$dependencies
dependencies {
  runtimeOnly('org.slf4j:slf4j-nop:$(version_of slf4j)')
}
compileJava {
  options.fork = true
  options.forkOptions.javaHome = file('$java_home')
  options.compilerArgs = ['--release', '25']
}
task needed(type: Copy) {
  from configurations.runtimeClasspath
  into 'build/needed'
}
GRADLE
expect 0 env -u JAVA_HOME gradle --no-daemon --offline --console plain --gradle-user-home "$work/gradle" -p "$work/example" \
  compileJava needed
cmp "$release/repository/dev/fim/fim-core/$version/fim-core-$version.jar" "$work/example/build/needed/fim-core-$version.jar" ||
  die "Gradle took fim-core from elsewhere"
prints "false INTACT" --enable-native-access=ALL-UNNAMED -cp "$work/example/build/classes/java/main:$work/example/build/needed/*" \
  example.Example
say "the same with Gradle: on the class path"

# What a repository of libraries asks for.
pom=$release/repository/dev/fim/fim-core/$version/fim-core-$version.pom
for element in name description url license developer scm; do
  grep -q "<${element}[ >]" "$pom" || die "the POM has no $element"
done
! grep -q '<parent>' "$pom" || die "the POM has a parent"
say "its POM has no parent, and says who made it, under which licence, and where"
