/// How long the inner parts take, measured with JMH. Compiled and run by the Maven profile
/// `benchmark` alone; `docs/benchmarks.md` has the command and the figures.
package dev.fim.benchmark;
