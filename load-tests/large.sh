#!/usr/bin/env bash
# Large images through ./aliif upscale, each with its time and peak resident memory.
# Makes its inputs itself, and needs about 4 GB in a temporary folder; Linux, python3.
#   load-tests/large.sh            all cases
#   load-tests/large.sh region     only those whose name has "region" in it
set -euo pipefail

readonly ALIIF=$(cd "$(dirname "$0")/.." && pwd)/aliif
readonly MOST=1500000 # kB
only=${1-}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# input WIDTH HEIGHT: a PNG of waves with noise, written row by row; says its name.
input() {
  local file=$folder/$1x$2.png
  [[ -e $file ]] || python3 - "$1" "$2" "$file" <<'PYTHON'
import random, struct, sys, zlib

width, height = int(sys.argv[1]), int(sys.argv[2])
noise = random.Random(1).randbytes(4 * width)
wave = bytes(abs((i // 64) % 256 - 128) for i in range(8 * width))
mixed = bytes(a // 8 + b for a, b in zip(noise * 2, wave))
deflate = zlib.compressobj(1)

with open(sys.argv[3], "wb") as file:
    def chunk(kind, body):
        file.write(struct.pack(">I", len(body)) + kind + body)
        file.write(struct.pack(">I", zlib.crc32(kind + body)))

    file.write(b"\x89PNG\r\n\x1a\n")
    chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    for y in range(height):
        at = y * 7919 % (4 * width)
        body = deflate.compress(b"\0" + mixed[at : at + 3 * width])
        if body:
            chunk(b"IDAT", body)
    chunk(b"IDAT", deflate.flush())
    chunk(b"IEND", b"")
PYTHON
  echo "$file"
}

# run NAME INPUT OPTIONS...: one case.
run() {
  local name=$1 image=$2 peak=0 now start=$SECONDS process status=0
  shift 2
  "$ALIIF" upscale "$image" "$@" >"$folder/said" 2>&1 &
  process=$!
  while now=$(awk '/^VmHWM/ {print $2}' "/proc/$process/status" 2>/dev/null) && [[ -n $now ]]; do
    peak=$now
    sleep 0.2
  done
  wait "$process" || status=$?
  printf '%-28s %5d s %8d kB peak  %s\n' \
    "$name" $((SECONDS - start)) "$peak" "$(tail -n 1 "$folder/said" | sed "s|$folder/||")"
  rm -f "$folder"/output.*
  ((status == 0 && peak < MOST)) || failed=1
}

# measure NAME WIDTH HEIGHT OPTIONS...
measure() {
  local name=$1 image
  [[ $name = *"$only"* ]] || return 0
  image=$(input "$2" "$3")
  shift 3
  run "$name" "$image" "$@"
}

failed=0
"$ALIIF" version >"$folder/said"
measure "PNG input of 400 MP" 20000 20000 --scale 0.1 -o "$folder/output.png"
measure "region of it" 20000 20000 --scale 2 --region 9000.5,9000,2000,2000 -o "$folder/output.png"
measure "PNG output of 300 MP" 3000 1000 --scale 10 -o "$folder/output.png"
measure "TIFF output of 300 MP" 3000 1000 --scale 10 -o "$folder/output.tiff"
exit "$failed"
