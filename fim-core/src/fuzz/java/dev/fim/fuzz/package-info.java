/// What a coverage-guided fuzzer feeds to the parsers of files that strangers write. Compiled by the
/// Maven profile `fuzz` alone; `.ci/acceptance/90-fuzz.sh` runs each target.
///
/// A target takes any bytes. It passes if they give a result or a [dev.fim.error.FimException] with
/// the problem of that parser. Any other exception is a finding, as is a result that does not hold
/// what the target says of it, an input that takes longer than the limit, or one that needs more
/// memory than the limit.
package dev.fim.fuzz;
