#!/usr/bin/env bash
# How fast one server and two servers answer requests over Kafka, and the engine alone: distinct images of
# 256x256 with `lite`, one worker each, in rounds (about 2 minutes each on two quiet cores; Linux, a JDK 25 in
# JAVA_HOME or on PATH).
#   load-tests/consumers.sh [ROUNDS] [IMAGES] [SCALE]    (2 rounds of jobs of 60 images at x4, unless told otherwise)
set -euo pipefail

tree=$(cd "$(dirname "$0")/.." && pwd)
rounds=${1-2}
images=${2-60}
scale=${3-4}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
folder=$(mktemp -d)
processes=()
alone=()
one=()
trap 'kill "${processes[@]}" 2>/dev/null; wait; rm -rf "$folder"' EXIT

# serve NAME OPTIONS...: starts a server with one worker; waits until it is ready; sets address.
serve() {
  local name=$1
  shift
  ALIIF_HEAP=1g "$tree/aliif" serve --port 0 --workers 1 --data "$folder/data" "$@" >"$folder/$name" 2>"$folder/$name.error" &
  processes+=($!)
  until grep -q '^ready' "$folder/$name"; do
    kill -0 "${processes[-1]}" || { cat "$folder/$name.error" >&2; exit 1; }
    sleep 0.2
  done
  address=$(sed -n 's/^ready //p' "$folder/$name")
}

# job IMAGES SEED: seconds.
job() {
  "$java" "$tree/load-tests/TimedJob.java" "$address" "$1" "$2" lite "$scale"
}

# engine SEED: the engine, on as many images as a job has, in seconds.
engine() {
  local classes=$(<"$tree/gateway/target/class-path")
  for jar in "$tree"/{model,pipeline}/target/aliif-*[0-9T].jar; do
    classes=$jar:$classes
  done
  "$java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Xmx1g -cp "$classes" \
    "$tree/load-tests/EngineJob.java" "$images" "$1" lite "$scale" 2>"$folder/engine.error" | tail -n 1 # logs come first
}

"$tree/aliif" version >"$folder/said"
serve first
first=$address
broker=$(sed -n 's/^kafka //p' "$folder/first.error")
job 20 1 >"$folder/said" # what is compiled now is not compiled later
for ((round = 1; round <= rounds; round++)); do
  alone[round]=$(engine $((10 * round)))
  one[round]=$(job "$images" $((10 * round)))
done
serve second --kafka "$broker"
address=$first
for warm in 1 2; do
  job "$images" "100$warm" >"$folder/said" # until the second server is compiled, too
done
echo "| round | engine alone, s | one server, s | two servers, s | one server's throughput over the engine's | two servers' over one's |"
echo "|---|---|---|---|---|---|"
for ((round = 1; round <= rounds; round++)); do
  two=$(job "$images" $((10 * round + 2)))
  awk -v r="$round" -v e="${alone[round]}" -v a="${one[round]}" -v b="$two" 'BEGIN { printf "| %d | %s | %s | %s | %.2f | %.2f |\n", r, e, a, b, e / a, a / b }'
done
