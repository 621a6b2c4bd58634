#!/usr/bin/env bash
# Large images through ./aliif upscale: a row of docs/benchmarks.md for each, with its megapixels of
# output a second, its time, the processor's time and its peak resident memory, JVM start and warm-up
# included.
# Makes its inputs itself, and needs about 7 GB in a temporary folder; Linux, python3.
#   load-tests/large.sh            all cases
#   load-tests/large.sh region     only those whose name has "region" in it
set -euo pipefail

ALIIF=$(cd "$(dirname "$0")/.." && pwd)/aliif
readonly ALIIF
readonly MOST=1500000 # kB
only=${1-}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# input WIDTH HEIGHT [DEPTH]: a PNG, written row by row; says its name. Of 8 bits: RGB, waves with
# noise. Of 16 bits: red grows to the right and green downwards, blue and alpha are the same
# everywhere, so that every pixel says where it belongs.
input() {
  local file=$folder/$1x$2${3+x$3}.png
  [[ -e $file ]] || python3 - "$1" "$2" "${3-8}" "$file" <<'PYTHON'
import random, struct, sys, zlib

width, height, depth = map(int, sys.argv[1:4])
noise = random.Random(1).randbytes(4 * width)
wave = bytes(abs((i // 64) % 256 - 128) for i in range(8 * width))
mixed = bytes(a // 8 + b for a, b in zip(noise * 2, wave))
deflate = zlib.compressobj(1)

def row(y):
    if depth == 8:
        at = y * 7919 % (4 * width)
        return mixed[at : at + 3 * width]
    green = 65535 * y // (height - 1)
    return b"".join(struct.pack(">4H", 65535 * x // (width - 1), green, 0x8000, 0x4000) for x in range(width))

with open(sys.argv[4], "wb") as file:
    def chunk(kind, body):
        file.write(struct.pack(">I", len(body)) + kind + body)
        file.write(struct.pack(">I", zlib.crc32(kind + body)))

    file.write(b"\x89PNG\r\n\x1a\n")
    chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 2 if depth == 8 else 6, 0, 0, 0))
    for y in range(height):
        body = deflate.compress(b"\0" + row(y))
        if body:
            chunk(b"IDAT", body)
    chunk(b"IDAT", deflate.flush())
    chunk(b"IEND", b"")
PYTHON
  echo "$file"
}

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

# run NAME INPUT OUTPUT MEGAPIXELS OPTIONS...: one case.
run() {
  local name=$1 image=$2 output=$3 megapixels=$4 peak=0 used=0 now start=$EPOCHREALTIME process status=0
  shift 4
  "$ALIIF" upscale "$image" -o "$output" "$@" >"$folder/said" 2>&1 &
  process=$!
  while now=$(awk '/^VmHWM/ {print $2}' "/proc/$process/status" 2>/dev/null) && [[ -n $now ]]; do
    peak=$now
    now=$(awk '{print ($14 + $15) / 100}' "/proc/$process/stat" 2>/dev/null) && used=${now:-$used}
    sleep 0.1
  done
  wait "$process" || status=$?
  printf '| %s | %s, %s ' "$name" "$(basename "$image")" "$*"
  awk -v from="$start" -v to="$EPOCHREALTIME" -v mp="$megapixels" -v kb="$peak" \
    -v used="$used" \
    'BEGIN { printf "| %.2f | %.1f | %.1f | %d |\n", mp / (to - from), to - from, used, kb / 1000 }'
  if ((status != 0 || peak >= MOST)); then
    printf 'failed: %s\n' "$(tail -n 1 "$folder/said")"
    failed=1
  fi
}

# measure NAME SIDES[xDEPTH] MEGAPIXELS OUTPUT OPTIONS...
measure() {
  local name=$1 sides=$2 megapixels=$3 output=$folder/$4 image
  [[ $name = *"$only"* ]] || return 0
  # shellcheck disable=SC2086 # two sides, perhaps a depth
  image=$(input ${sides//x/ })
  shift 4
  run "$name" "$image" "$output" "$megapixels" "$@"
  [[ $name != BigTIFF* ]] || check "$output" || failed=1
  rm -f "$output"
}

failed=0
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
