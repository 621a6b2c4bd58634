#!/usr/bin/env bash
# How fast one server and two servers answer requests over Kafka, and the engine alone: distinct images of
# 256x256 with `lite`, one worker each, in rounds (about 2 minutes each on two quiet cores; Linux, a JDK 25 in
# JAVA_HOME or on PATH).
#   load-tests/consumers.sh [ROUNDS] [IMAGES] [SCALE]    (2 rounds of jobs of 60 images at x4, unless told otherwise)
set -euo pipefail

# shellcheck source=load-tests/server.sh
source "$(dirname "$0")/server.sh"
rounds=${1-2}
images=${2-60}
scale=${3-4}
alone=()
one=()

# job IMAGES SEED: seconds.
job() {
  "$java" "$tree/load-tests/TimedJob.java" "$address" "$1" "$2" lite "$scale"
}

# engine SEED: the engine, on as many images as a job has, in seconds.
engine() {
  "$java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Xmx1g -cp "$(class_path model pipeline)" \
    "$tree/load-tests/EngineJob.java" "$images" "$1" lite "$scale" 2>"$folder/engine.error" | tail -n 1 # logs come first
}

build
ALIIF_HEAP=1g serve first --workers 1
address=$(await first '^ready ')
broker=$(await first '^kafka ')
job 20 1 >"$folder/said" # what is compiled now is not compiled later
for ((round = 1; round <= rounds; round++)); do
  alone[round]=$(engine $((10 * round)))
  one[round]=$(job "$images" $((10 * round)))
done
ALIIF_HEAP=1g serve second --workers 1 --kafka "$broker"
await second '^ready ' >"$folder/said"
for warm in 1 2; do
  job "$images" "100$warm" >"$folder/said" # until the second server is compiled, too
done
echo "| round | engine alone, s | one server, s | two servers, s | one server's throughput over the engine's | two servers' over one's |"
echo "|---|---|---|---|---|---|"
for ((round = 1; round <= rounds; round++)); do
  two=$(job "$images" $((10 * round + 2)))
  awk -v r="$round" -v e="${alone[round]}" -v a="${one[round]}" -v b="$two" 'BEGIN { printf "| %d | %s | %s | %s | %.2f | %.2f |\n", r, e, a, b, e / a, a / b }'
done
