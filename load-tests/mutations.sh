#!/usr/bin/env bash
# Damaged images over HTTP: starts a server with 1 GB of heap, sends 10,000 of all formats with 50
# clients, and fails if one is answered with 5xx but 503, is not answered, ends the process, or leaves
# something behind (about 10 minutes; Linux, a JDK 25).
#   load-tests/mutations.sh          10,000 images
#   load-tests/mutations.sh 1000     so many
set -euo pipefail

# shellcheck source=load-tests/server.sh
source "$(dirname "$0")/server.sh"

build
ALIIF_HEAP=1g serve server
address=$(await server '^ready ')
server=$(process server)
"$java" "$tree/load-tests/Mutations.java" "$address" "$server" "${1-10000}" "$tree/samples"
kill -0 "$server"
