#!/usr/bin/env bash
# Whether a share group (KIP-932) serves records of very different length better than a consumer group: two
# processes with one worker each, the embedded broker, work that sleeps (3 minutes for each mode; Linux or macOS, a
# JDK 25 in JAVA_HOME or on PATH).
#   load-tests/share-groups.sh [MODE]...    (ORDER TURNS SHARE SHARE_TURNS; share-groups/Member.java says what they are)
set -euo pipefail

# shellcheck source=load-tests/server.sh
source "$(dirname "$0")/server.sh"
(($#)) || set -- ORDER TURNS SHARE SHARE_TURNS

build
classes=$folder/classes:$(class_path model pipeline infra gateway)
"${java}c" -cp "$classes" -d "$folder/classes" "$tree"/load-tests/share-groups/*.java
"$java" -cp "$classes" ShareGroups "$folder/broker" "$@"
