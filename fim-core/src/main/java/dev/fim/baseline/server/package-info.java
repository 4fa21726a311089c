/// The way to a server of PostgreSQL: its address, the password, TLS, connections, and how its
/// faults are told. Nothing of a URL reaches the driver but what is checked here.
@NullMarked
package dev.fim.baseline.server;

import org.jspecify.annotations.NullMarked;
