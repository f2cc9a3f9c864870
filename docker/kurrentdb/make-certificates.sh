#!/bin/bash
# Makes an authority of our own and one certificate a node with the official tool, which is the image this runs in.
# What is there stays; `--renew` as first argument makes the certificates of the nodes anew, from the same authority:
#   make-certificates.sh [--renew] NODE...
#
# /certificates/authority   ca.crt and ca.key; mounted here and nowhere else
# /certificates/trust       ca.crt, for whoever connects
# /certificates/NODE        ca/ca.crt, node.crt and node.key of one node, for its user alone
set -euo pipefail
umask 077

root=${CERTIFICATES:-/certificates}
owner=${NODE_USER:-1001:1001}
renew=no
if [ "${1:-}" = --renew ]; then
  renew=yes
  shift
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# place FILE MODE FOLDER: puts a file into its place as a whole.
place() {
  local target
  target="$3/$(basename "$1")"
  cp "$1" "$target.new"
  chmod "$2" "$target.new"
  mv "$target.new" "$target"
}

mkdir -p "$root/authority" "$root/trust"
if [ ! -e "$root/authority/ca.key" ]; then
  es-gencert-cli create-ca -out "$work/ca"
  place "$work/ca/ca.crt" 400 "$root/authority"
  # Last: an authority is there once its key is.
  place "$work/ca/ca.key" 400 "$root/authority"
fi
chmod 755 "$root/trust"
place "$root/authority/ca.crt" 444 "$root/trust"

for node in "$@"; do
  folder="$root/$node"
  mkdir -p "$folder/ca"
  place "$root/authority/ca.crt" 444 "$folder/ca"
  if [ ! -e "$folder/node.key" ] || [ "$renew" = yes ]; then
    es-gencert-cli create-node -ca-certificate "$root/authority/ca.crt" -ca-key "$root/authority/ca.key" \
      -out "$work/$node" -ip-addresses 127.0.0.1 -dns-names "localhost,$node"
    place "$work/$node/node.crt" 444 "$folder"
    place "$work/$node/node.key" 400 "$folder"
  fi
  chown -R "$owner" "$folder"
  chmod 700 "$folder" "$folder/ca"
done
