#!/usr/bin/env bash
# Whether a share group (KIP-932) serves records of very different length better than a consumer group: two
# processes with one worker each, the embedded broker, work that sleeps (3 minutes for each mode; Linux or macOS, a
# JDK 25 in JAVA_HOME or on PATH).
#   load-tests/share-groups.sh [MODE]...    (ORDER TURNS SHARE SHARE_TURNS; share-groups/Member.java says what they are)
set -euo pipefail

tree=$(cd "$(dirname "$0")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(($#)) || set -- ORDER TURNS SHARE SHARE_TURNS

"$tree/aliif" version >"$folder/said"
classes=$folder/classes:$(<"$tree/gateway/target/class-path")
for jar in "$tree"/{model,pipeline,infra,gateway}/target/aliif-*[0-9T].jar; do
  classes=$classes:$jar
done
"${java}c" -cp "$classes" -d "$folder/classes" "$tree"/load-tests/share-groups/*.java
"$java" -cp "$classes" ShareGroups "$folder/broker" "$@"
