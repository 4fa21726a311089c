/// The library of fim: policy, scan, baseline, compare and report.
///
/// It calls the system through the foreign function interface. A program that has it on the module
/// path needs `--enable-native-access=dev.fim.core`.
@SuppressWarnings("module") // dev.fim.sidecar is built after this module
module dev.fim.core {
  requires static org.checkerframework.checker.qual;
  requires static transitive org.jspecify;
  requires com.h2database;
  requires io.github.javadiffutils;
  requires java.logging;
  requires java.sql;
  requires java.xml;
  requires org.apache.commons.codec;
  requires org.jdbi.v3.core;
  requires org.postgresql.jdbc;
  requires org.yaml.snakeyaml;
  requires re2j;
  requires tools.jackson.core;

  // Jdbi needs these. It is an automatic module, which cannot say so.
  requires io.leangen.geantyref;
  requires org.slf4j;

  exports dev.fim;
  exports dev.fim.aide;
  exports dev.fim.baseline;
  exports dev.fim.baseline.catalogue;
  exports dev.fim.baseline.sealed;
  exports dev.fim.baseline.server;
  exports dev.fim.report.fleet;
  exports dev.fim.catalogue;
  exports dev.fim.fleet;
  exports dev.fim.digest;
  exports dev.fim.chain;
  exports dev.fim.chain.verify;
  exports dev.fim.checked;
  exports dev.fim.compare;
  exports dev.fim.compare.growth;
  exports dev.fim.error;
  exports dev.fim.export;
  exports dev.fim.foreign;
  exports dev.fim.image;
  exports dev.fim.image.platform;
  exports dev.fim.file;
  exports dev.fim.file.inode;
  exports dev.fim.owner;
  exports dev.fim.file.content;
  exports dev.fim.key;
  exports dev.fim.path;
  exports dev.fim.policy;
  exports dev.fim.policy.label;
  exports dev.fim.process;
  exports dev.fim.request;
  exports dev.fim.report;
  exports dev.fim.report.listing;
  exports dev.fim.report.diff;
  exports dev.fim.report.view;
  exports dev.fim.scan;
  exports dev.fim.seal;
  exports dev.fim.session;
  exports dev.fim.trust;
  exports dev.fim.watch;
  exports dev.fim.baseline.database to
      dev.fim.sidecar;
  exports dev.fim.disk to
      dev.fim.sidecar;
  exports dev.fim.posix to
      dev.fim.sidecar;
  exports dev.fim.report.json to
      dev.fim.sidecar;
  exports dev.fim.scan.walk to
      dev.fim.sidecar;
  exports dev.fim.watch.events to
      dev.fim.sidecar;
  exports dev.fim.words to
      dev.fim.sidecar;
  exports dev.fim.yaml to
      dev.fim.sidecar;
}
