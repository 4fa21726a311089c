# Sourced by the launchers.
# shellcheck shell=sh

# choose_compiler: sets compiler to the option that a short run starts the JVM with. Where the system has libcrypto,
# which then computes the digests, C1 alone compiles: a run ends before C2 has paid for itself. Without it the SHA of
# Java is needed, and only C2 makes that fast.
choose_compiler() {
  compiler=
  for library in /usr/lib/*/libcrypto.so.3 /usr/lib64/libcrypto.so.3 /usr/lib/libcrypto.so.3 \
    /usr/lib/*/libcrypto.so.1.1 /usr/lib64/libcrypto.so.1.1 /usr/lib/libcrypto.so.1.1; do
    if [ -e "$library" ]; then
      # shellcheck disable=SC2034 # for whoever sources this
      compiler=-XX:TieredStopAtLevel=1
      break
    fi
  done
}
