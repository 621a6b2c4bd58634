#!/usr/bin/env bash
# How long a user waits for one small image in a new process, beside ./aliif version: rows of
# docs/benchmarks.md. Runs of both alternate; medians. Linux, python3, a JDK.
#   load-tests/cold-start.sh           7 runs of each
#   load-tests/cold-start.sh 15        more
# shellcheck disable=SC2016 # Markdown
set -euo pipefail

# shellcheck source=load-tests/measure.sh
source "$(dirname "$0")/measure.sh"
readonly RUNS=${1-7}

# median FILE COLUMN: of seconds.
median() {
  cut -d ' ' -f "$2" "$1" | sort -n | awk '{ all[NR] = $1 } END { print (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2 }'
}

# run NAME OPTIONS...: one run; adds its time and its CPU time to a file.
run() {
  local name=$1 TIMEFORMAT='%R %U %S'
  shift
  { time "$ALIIF" "$@" >"$folder/said" 2>&1; } 2>"$folder/time"
  awk '{ print $1, $2 + $3 }' "$folder/time" >>"$folder/$name"
}

image=$(input 280 280)
upscale=(upscale "$image" --scale 2 -o "$folder/o.png")
"$ALIIF" version >"$folder/said"
"$ALIIF" "${upscale[@]}" >"$folder/said" 2>&1 # makes the archive of classes, once per build
for ((i = 0; i < RUNS; i++)); do
  run version version
  run upscale "${upscale[@]}"
done
echo '| command | time, s | CPU time, s | times as long as `version` |'
echo '|---|---|---|---|'
for name in version upscale; do
  printf '| `./aliif %s` | %.2f | %.2f | %.1f |\n' "$name" "$(median "$folder/$name" 1)" "$(median "$folder/$name" 2)" \
    "$(awk "BEGIN { print $(median "$folder/$name" 1) / $(median "$folder/version" 1) }")"
done
