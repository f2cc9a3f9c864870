#!/bin/sh
# Gives Redis its password through standard input: neither arguments nor environment show it.
set -eu
exec redis-server - <<CONFIGURATION
$(cat /etc/redis/redis.conf)
requirepass $(cat /run/secrets/redis_password)
CONFIGURATION
