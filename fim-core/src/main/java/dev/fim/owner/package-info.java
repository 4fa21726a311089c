/// Names of users and groups, for reports only. No verdict depends on them.
@NullMarked
package dev.fim.owner;

import org.jspecify.annotations.NullMarked;
