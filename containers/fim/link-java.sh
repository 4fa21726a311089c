#!/bin/sh
# link-java.sh LIB JAVA: makes in JAVA a Java that has what the jars in LIB need, and no more.
set -eu

# java.sql (with java.logging, java.transaction.xa and java.xml): H2 and Jdbi. java.naming: a supertype of H2's data
# source. java.management: the memory that H2 may use. jdk.httpserver: the endpoints. jdk.jfr: Jdbi tells it of each
# statement.
modules=java.sql,java.naming,java.management,jdk.httpserver,jdk.jfr

# What only parts of H2, Jdbi, SnakeYAML and the driver of PostgreSQL refer to that nothing here reaches: consoles,
# beans, scripts, agents, Kerberos. A Java without compiler and scripts moreover cannot run source code that stands in an
# H2 file.
left_out=java.compiler,java.desktop,java.instrument,java.scripting,java.security.jgss,jdk.net

# shellcheck source=.mvn/find-jdk.sh
. .mvn/find-jdk.sh
find_java jlink 25 25 || {
  echo "link-java.sh: cannot make a Java: there is no JDK 25; set JAVA_HOME, or name another image with BUILD_IMAGE" >&2
  exit 1
}

# Not compressed: layers and packages are, and so classes are mapped as they are.
# shellcheck disable=SC2154 # set by find_java
"$java_home/bin/jlink" --add-modules "$modules" --no-header-files --no-man-pages --output "$2"

# A module that a newer dependency needs belongs into one of the lists.
"$java_home/bin/jdeps" --multi-release 25 --ignore-missing-deps --module-path "$1" -s "$1"/*.jar |
  sed -n 's/.* -> \(java\.[a-z.]*\|jdk\.[a-z.]*\)$/\1/p' | sort -u >"$2.needed"
"$2/bin/java" --list-modules | sed 's/@.*//' >"$2.there"
while IFS= read -r module; do
  if ! grep -qxF "$module" "$2.there"; then
    case ,$left_out, in
      *,"$module",*) ;;
      *)
        echo "link-java.sh: cannot make a Java: a jar needs $module, which neither list in link-java.sh has" >&2
        exit 1
        ;;
    esac
  fi
done <"$2.needed"
