# Sourced where a PostgreSQL is needed: Debian's, whose files are in $work/pg. stop_postgres ends it.
# shellcheck shell=bash

bins=(/usr/lib/postgresql/*/bin)
pg=${bins[-1]}
[ -x "$pg/initdb" ] || die "there is no PostgreSQL: install the package postgresql"

# The names of the roles, and what each may do.
roles=(owner push pull report)

as_postgres() {
  runuser -u postgres -- "$@"
}

# make_postgres PORT [SETTING...]: its files and its password file; the administrator comes by the socket alone.
make_postgres() {
  pg_port=$1
  shift
  chmod 755 "$work"
  mkdir -p "$work/pg"
  chown -R postgres "$work/pg"
  as_postgres "$pg/initdb" -D "$work/pg/data" -E UTF8 --locale=C.UTF-8 -A trust -U postgres >/dev/null
  local host role
  printf '%s\n' "port = $pg_port" "unix_socket_directories = '$work/pg'" "listen_addresses = 'localhost'" \
    "password_encryption = scram-sha-256" "$@" >>"$work/pg/data/postgresql.conf"
  {
    echo "local all postgres trust"
    for host in 127.0.0.1/32 ::1/128; do
      echo "host all all $host scram-sha-256"
    done
  } >"$work/pg/data/pg_hba.conf"
  for role in "${roles[@]}"; do
    for host in localhost 127.0.0.1; do
      echo "$host:$pg_port:fim:fim_$role:secret of $role"
    done
  done >"$work/pgpass"
  chmod 600 "$work/pgpass"
}

# start_postgres: in the network of the caller.
start_postgres() {
  as_postgres "$pg/pg_ctl" -D "$work/pg/data" -l "$work/pg/log" -w start >/dev/null
}

stop_postgres() {
  as_postgres "$pg/pg_ctl" -D "$work/pg/data" -m immediate stop >/dev/null 2>&1 || :
}

# make_roles: an empty database fim, and a role for each right.
make_roles() {
  local role
  {
    echo "CREATE DATABASE fim ENCODING 'UTF8' TEMPLATE template0;"
    for role in "${roles[@]}"; do
      echo "CREATE ROLE fim_$role LOGIN PASSWORD 'secret of $role';"
    done
    echo "ALTER DATABASE fim OWNER TO fim_owner;"
  } | "$pg/psql" -qX -v ON_ERROR_STOP=1 -h "$work/pg" -p "$pg_port" -U postgres postgres
}

# sql ARGUMENTS: as the administrator.
sql() {
  "$pg/psql" -qAtX -v ON_ERROR_STOP=1 -h "$work/pg" -p "$pg_port" -U postgres fim "$@"
}
