#!/bin/sh
# Run once by the image, on an empty volume: a database that Forside's role owns, and a role that is no superuser.
set -eu
export APPLICATION_ROLE APPLICATION_PASSWORD_FILE
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\set role `printf %s "$APPLICATION_ROLE"`
\set password `cat "$APPLICATION_PASSWORD_FILE"`
create role :"role" login password :'password';
create database :"role" owner :"role" template template0 encoding 'UTF8' locale 'C';
revoke all on database :"role" from public;
SQL
