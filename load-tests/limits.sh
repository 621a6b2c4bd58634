#!/usr/bin/env bash
# What ordinary and hostile images need of ./aliif upscale: a row of docs/benchmarks.md for each, with
# how it ended, its time and its peak resident memory. Each ends well, or is refused in one line, in
# less than 1.5 GB. Makes its inputs itself; needs about 3 GB in a temporary folder, and hours for all
# cases; Linux, python3, a JDK.
#   load-tests/limits.sh           all cases
#   load-tests/limits.sh lite      only those whose name has "lite" in it
set -euo pipefail

# shellcheck source=load-tests/measure.sh
source "$(dirname "$0")/measure.sh"
only=${1-}

# photograph WIDTH HEIGHT: a JPEG; says its name.
photograph() {
  local file=$folder/$1x$2.jpg
  [[ -e $file ]] || java "$(dirname "$0")/Photograph.java" "$1" "$2" "$file"
  echo "$file"
}

# limit NAME OPTIONS...: one case, whose input is made before.
limit() {
  local name=$1 how lines
  shift
  observe "$@"
  lines=$(grep -c . "$folder/said" || true)
  if ((status == 0)); then
    how=written
  elif ((status == 1 && lines <= 2)) && grep -q expected "$folder/said"; then
    how="refused: $(grep -m 1 expected "$folder/said" | sed "s|$folder/||g")"
  else
    how="failed: exit $status, $(tail -n 1 "$folder/said")"
    failed=1
  fi
  ((peak < MOST)) || failed=1
  printf '| %s | %s | %s | %d |\n' "$name" "$how" "$seconds" $((peak / 1000))
}

wanted() {
  [[ $1 = *"$only"* ]]
}

"$ALIIF" version >"$folder/said"
echo '| case | ended | seconds | peak RSS, MB |'
echo '|---|---|---|---|'
for sides in "6000 4000" "8192 5464"; do
  for model in lite latent paper; do
    for format in png jpeg webp; do
      name="JPEG of ${sides/ /x} at x2, $model, $format"
      wanted "$name" || continue
      # shellcheck disable=SC2086 # two sides
      image=$(photograph $sides)
      limit "$name" "$image" -o "$folder/o.$format" --scale 2 --model "$model"
      rm -f "$folder/o.$format"
    done
  done
done
if wanted "40 JPEGs of 12 MP to width 1200"; then
  image=$(photograph 4000 3000)
  mkdir "$folder/photos"
  for i in {1..40}; do ln "$image" "$folder/photos/$i.jpg"; done
  limit "40 JPEGs of 12 MP to width 1200" "$folder/photos" -o "$folder/small" --width 1200 --jobs 4
  count=$(find "$folder/small" -name '*.png' | wc -l)
  [[ $count = 40 ]] || { echo "failed: $count outputs (expected: 40)"; failed=1; }
fi
if wanted "JPEG of 200 MP at 0.5"; then
  limit "JPEG of 200 MP at 0.5" "$(photograph 16000 12500)" -o "$folder/o.png" --scale 0.5
fi
if wanted "PNG of 200 MP at 0.5"; then
  limit "PNG of 200 MP at 0.5" "$(input 16000 12500)" -o "$folder/o.png" --scale 0.5
fi
if wanted "PNG of 30000x16000 to one row"; then
  limit "PNG of 30000x16000 to one row" "$(input 30000 16000)" -o "$folder/o.png" --width 30000 --height 1
fi
if wanted "PNG of 100x30001 at x2"; then
  limit "PNG of 100x30001 at x2" "$(input 100 30001)" -o "$folder/o.png" --scale 2
fi
if wanted "8 workers, paper"; then
  limit "8 workers, paper" "$(input 2048 768)" -o "$folder/o.png" --scale 1.5 --workers 8 --model paper
fi
exit "$failed"
