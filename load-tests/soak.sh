#!/usr/bin/env bash
# Many small images over HTTP: starts a server with 1 GB of heap, sends 10,000 images of 64x64 with 8
# clients, and fails if one is not answered, or if the process holds over 10 % more at the end than
# after a tenth of them: heap after a collection, direct memory, RSS, threads, file descriptors (about
# 10 minutes; Linux, a JDK 25 in JAVA_HOME or on PATH).
#   load-tests/soak.sh               10,000 images
#   load-tests/soak.sh 2000          so many
set -euo pipefail

tree=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" 2>/dev/null; rm -rf "$folder"' EXIT
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

"$tree/aliif" version >"$folder/said"
ALIIF_HEAP=1g "$tree/aliif" serve --port 0 --kafka none --data "$folder/data" >"$folder/out" 2>"$folder/error" &
server=$!
until grep -q '^ready' "$folder/out"; do
  kill -0 "$server" || { cat "$folder/error" >&2; exit 1; }
  sleep 0.2
done
address=$(sed -n 's/^ready //p' "$folder/out")
"$java" "$tree/load-tests/Soak.java" "$address" "$server" "${1-10000}"
kill -0 "$server"
