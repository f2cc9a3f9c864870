#!/bin/sh
# Makes the secrets that the compose files mount, with random contents: docker/secrets, or the folder given as argument.
# What is there stays as it is, so that it may be run again at any time.
#
# The folder is closed to everybody else on this machine (0700). The files in it are readable (0444), because each
# container reads its own ones as an unprivileged user of its own.
set -eu
umask 077

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-$here/secrets}
mkdir -p "$folder"
chmod 700 "$folder"

random() {
  od -An -v -tx1 -N"$1" /dev/urandom | tr -d ' \n'
}

# keep NAME VALUE: writes a secret as a whole, unless there is one.
keep() {
  [ -e "$folder/$1" ] && return 0
  printf '%s\n' "$2" >"$folder/.$1.$$"
  chmod 444 "$folder/.$1.$$"
  mv "$folder/.$1.$$" "$folder/$1"
  printf 'made %s\n' "$1"
}

value() {
  cat "$folder/$1"
}

# What wraps the keys of persons. Whoever loses it loses every personal field: keep a copy apart from all backups.
keep root_key "$(random 32)"
keep metrics_token "$(random 24)"
keep grafana_password "$(random 16)"

keep postgres_superuser_password "$(random 24)"
keep postgres_password "$(random 24)"
keep database_url "postgresql://forside:$(value postgres_password)@postgres:5432/forside"

keep keys_superuser_password "$(random 24)"
keep keys_password "$(random 24)"
keep keys_database_url "postgresql://forside_keys:$(value keys_password)@keys:5432/forside_keys"

keep redis_password "$(random 24)"
keep redis_url "redis://:$(value redis_password)@redis:6379"

keep kurrentdb_admin_password "$(random 24)"
keep kurrentdb_ops_password "$(random 24)"
admin="admin:$(value kurrentdb_admin_password)"
ask='tls=true&tlsCAFile=/run/kurrentdb-trust/ca.crt'
keep kurrentdb_url "kurrentdb://$admin@kurrentdb-1:2113,kurrentdb-2:2113,kurrentdb-3:2113?$ask"
keep kurrentdb_single_url "kurrentdb://$admin@kurrentdb-1:2113?$ask"
