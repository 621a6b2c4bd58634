#!/usr/bin/env bash
# How long small images (128x128 at x2, `lite`) take over Kafka while one of 100 megapixels, of another key, is in
# work on the only worker, and how long they take alone (about a minute on two quiet cores; Linux, a JDK 25 in JAVA_HOME
# or on PATH). Goal: at most twice as long as alone, plus the time of one piece of the large image.
#   load-tests/behind-large.sh [IMAGES] [SCALE]    (15 small images; the large one at x2)
set -euo pipefail

tree=$(cd "$(dirname "$0")/.." && pwd)
images=${1-15}
scale=${2-2}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
folder=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" 2>/dev/null; wait; rm -rf "$folder"' EXIT

"$java" "$tree/load-tests/Photograph.java" 10000 10000 "$folder/large.jpg"
"$tree/aliif" version >"$folder/said"
: >"$folder/server"
ALIIF_HEAP=2g "$tree/aliif" serve --port 0 --workers 1 --data "$folder/data" >"$folder/server" 2>"$folder/server.error" &
server=$!
until grep -q '^ready' "$folder/server"; do
  kill -0 "$server" || { cat "$folder/server.error" >&2; exit 1; }
  sleep 0.2
done
address=$(sed -n 's/^ready //p' "$folder/server")
broker=$(sed -n 's/^kafka //p' "$folder/server.error")

classes=$(<"$tree/gateway/target/class-path")
for jar in "$tree"/{model,pipeline,infra,gateway}/target/aliif-*[0-9T].jar; do
  classes=$jar:$classes
done
"$java" -cp "$classes" "$tree/load-tests/BehindLarge.java" "$address" "$broker" "$folder/large.jpg" "$scale" "$images" \
  2>"$folder/error" || { cat "$folder/error" "$folder/server.error" >&2; exit 1; }
