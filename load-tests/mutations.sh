#!/usr/bin/env bash
# Damaged images over HTTP: starts a server with 1 GB of heap, sends 10,000 of all formats with 50
# clients, and fails if one is answered with 5xx but 503, is not answered, ends the process, or leaves
# something behind (about 10 minutes; Linux, a JDK 25).
#   load-tests/mutations.sh          10,000 images
#   load-tests/mutations.sh 1000     so many
set -euo pipefail

tree=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" 2>/dev/null; rm -rf "$folder"' EXIT

"$tree/aliif" version >"$folder/said"
ALIIF_HEAP=1g "$tree/aliif" serve --port 0 --data "$folder/data" >"$folder/out" 2>"$folder/error" &
server=$!
until grep -q '^ready' "$folder/out"; do
  kill -0 "$server" || { cat "$folder/error" >&2; exit 1; }
  sleep 0.2
done
address=$(sed -n 's/^ready //p' "$folder/out")
"${JAVA_HOME:+$JAVA_HOME/bin/}java" "$tree/load-tests/Mutations.java" "$address" "$server" "${1-10000}" "$tree/samples"
kill -0 "$server"
