/// The generations on a PostgreSQL server, for many machines: one store with many writers and
/// readers at once.
///
/// One transaction writes a generation, so there are no incomplete trees: a client or a server that
/// is killed leaves whole generations only. Equal trees are stored once, by the digest of their
/// record. The server need not be trusted: addresses, passwords and TLS are those of the user, and
/// what is read is held against its digest.
@NullMarked
package dev.fim.baseline.catalogue;

import org.jspecify.annotations.NullMarked;
