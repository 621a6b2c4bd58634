#!/usr/bin/env bash
# Many small images over HTTP: starts a server with 1 GB of heap, sends 10,000 images of 64x64 with 8
# clients, and fails if one is not answered, or if the process holds over 10 % more at the end than
# after a tenth of them: heap after a collection, direct memory, RSS, threads, file descriptors (about
# 10 minutes; Linux, a JDK 25 in JAVA_HOME or on PATH).
#   load-tests/soak.sh               10,000 images
#   load-tests/soak.sh 2000          so many
set -euo pipefail

# shellcheck source=load-tests/server.sh
source "$(dirname "$0")/server.sh"

build
ALIIF_HEAP=1g serve server --kafka none
address=$(await server '^ready ')
server=$(process server)
"$java" "$tree/load-tests/Soak.java" "$address" "$server" "${1-10000}"
kill -0 "$server"
