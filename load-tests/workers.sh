#!/usr/bin/env bash
# How much faster two worker processes are than one, each on a core of its own: distinct images of 256x256
# to x4, by a server that renders nothing itself. Rounds alternate; the gateway's own CPU time beside them
# (Linux with taskset, two cores that do nothing else, a JDK 25 in JAVA_HOME or on PATH).
#   load-tests/workers.sh [ROUNDS] [IMAGES] [MODEL]    (3 rounds of 40 images with latent, unless told otherwise)
set -euo pipefail

# shellcheck source=load-tests/server.sh
source "$(dirname "$0")/server.sh"
rounds=${1-3}
images=${2-40}
model=${3-latent}

# join CORE: a worker process on one core.
join() {
  start "worker$1" taskset -c "$1" "$tree/aliif" worker --join "$gate" --workers 1
  await "worker$1" '^joined' >"$folder/said"
}

job() {
  "$java" "$tree/load-tests/TimedJob.java" "$address" "$1" "$2" "$model"
}

# cpu: seconds that the gateway has computed so far.
cpu() {
  awk '{ print ($14 + $15) / 100 }' "/proc/$(process gateway)/stat"
}

build
ALIIF_HEAP=1g serve gateway --workers 0 --cluster-port 0
gate=$(await gateway '^cluster ')
join 0
address=$(await gateway '^ready ')
job 20 1 >"$folder/said" # what is compiled now is not compiled later
echo '| round | one process, s | two processes, s | times as fast | the gateway computes, s per image |'
echo '|---|---|---|---|---|'
for ((round = 1; round <= rounds; round++)); do
  before=$(cpu)
  one=$(job "$images" $((10 * round)))
  own=$(cpu)
  join 1
  job 20 $((10 * round + 1)) >"$folder/said"
  two=$(job "$images" $((10 * round + 2)))
  end worker1
  awk -v r="$round" -v a="$one" -v b="$two" -v c="$before" -v d="$own" -v n="$images" \
    'BEGIN { printf "| %d | %s | %s | %.2f | %.3f |\n", r, a, b, a / b, (d - c) / n }'
done
