#!/usr/bin/env bash
# Large images through ./aliif upscale: a row of docs/benchmarks.md for each, with its megapixels of
# output a second, its time, the processor's time and its peak resident memory, JVM start and warm-up
# included.
# Makes its inputs itself, and needs about 7 GB in a temporary folder; Linux, python3.
#   load-tests/large.sh            all cases
#   load-tests/large.sh region     only those whose name has "region" in it
set -euo pipefail

# shellcheck source=load-tests/measure.sh
source "$(dirname "$0")/measure.sh"
only=${1-}

# check FILE: reads a BigTIFF of what input makes of 16 bits back, without any code of ours.
check() {
  python3 - "$1" <<'PYTHON'
import os, struct, sys

with open(sys.argv[1], "rb") as file:
    def read(place, form):
        file.seek(place)
        return struct.unpack(">" + form, file.read(struct.calcsize(">" + form)))

    mark, version, _, _, first = read(0, "2sHHHQ")
    assert (mark, version) == (b"MM", 43), "no BigTIFF"
    tags = {}
    for i in range(read(first, "Q")[0]):
        at = first + 8 + 20 * i
        tag, kind, count = read(at, "HHQ")
        form = {3: "H", 4: "I", 16: "Q"}.get(kind)
        if form:
            form = str(count) + form
            tags[tag] = read(at + 12 if struct.calcsize(">" + form) <= 8 else read(at + 12, "Q")[0], form)
    width, height, rows = tags[256][0], tags[257][0], tags[278][0]
    assert tags[258] == (16, 16, 16, 16) and tags[259] == (1,), "not RGBA of 16 bits"
    size = os.path.getsize(sys.argv[1])
    assert size > 1 << 32 and tags[273][-1] + tags[279][-1] == size, "does not end with its last strip"
    for x, y in [(0, 0), (width // 2, height // 2), (width // 3, height - 1), (width - 1, height - 1)]:
        pixel = read(tags[273][y // rows] + 8 * (y % rows * width + x), "4H")
        place = (65535 * x / (width - 1), 65535 * y / (height - 1), 0x8000)
        assert all(abs(a - b) < 1300 for a, b in zip(pixel, place)), (x, y, pixel)
        assert pixel[3] == 0x4000, (x, y, pixel)
    print("read back: BigTIFF, %dx%d, %d bytes" % (width, height, size))
PYTHON
}

# measure NAME SIDES[xDEPTH] MEGAPIXELS OUTPUT OPTIONS...: one case.
measure() {
  local name=$1 sides=$2 megapixels=$3 output=$folder/$4 image
  [[ $name = *"$only"* ]] || return 0
  # shellcheck disable=SC2086 # two sides, perhaps a depth
  image=$(input ${sides//x/ })
  shift 4
  observe "$image" -o "$output" "$@"
  printf '| %s | %s, %s | %s | %s | %s | %d |\n' "$name" "$(basename "$image")" "$*" \
    "$(awk -v mp="$megapixels" -v s="$seconds" 'BEGIN { printf "%.2f", mp / s }')" \
    "$seconds" "$used" $((peak / 1000))
  if ((status != 0 || peak >= MOST)); then
    printf 'failed: %s\n' "$(tail -n 1 "$folder/said")"
    failed=1
  fi
  [[ $name != BigTIFF* ]] || check "$output" || failed=1
  rm -f "$output"
}

"$ALIIF" version >"$folder/said"
echo '| case | input, options | MP/s of output | seconds | CPU seconds | peak RSS, MB |'
echo '|---|---|---|---|---|---|'
measure "PNG output of 1 MP" 250x250 1 o.png --scale 4
measure "PNG output of 16 MP" 1000x1000 16 o.png --scale 4
measure "PNG output of 100 MP" 2500x2500 100 o.png --scale 4
measure "PNG output of 300 MP" 3000x1000 300 o.png --scale 10
measure "TIFF output of 300 MP" 3000x1000 300 o.tiff --scale 10
measure "BigTIFF output of 547 MP, 4.4 GB" 3000x1000x16 546.75 o.tiff --scale 13.5
measure "PNG input of 400 MP" 20000x20000 4 o.png --scale 0.1
measure "region of 2,000 x 2,000 of it" 20000x20000 16 o.png --scale 2 --region 9000.5,9000,2000,2000
exit "$failed"
