#!/usr/bin/env bash
# What large.sh and limits.sh share: inputs that are made here, and ./aliif upscale with its time and
# its peak resident memory. To be sourced.
# shellcheck disable=SC2034 # they use what is set here

ALIIF=$(cd "$(dirname "$0")/.." && pwd)/aliif
readonly ALIIF
readonly MOST=1500000 # kB
failed=0
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

# observe OPTIONS...: one run of ./aliif upscale; sets status, seconds, used (of the processor) and
# peak (kB). What it said is in $folder/said.
observe() {
  local now start=$EPOCHREALTIME process
  status=0 peak=0 used=0
  "$ALIIF" upscale "$@" >"$folder/said" 2>&1 &
  process=$!
  while now=$(awk '/^VmHWM/ {print $2}' "/proc/$process/status" 2>/dev/null) && [[ -n $now ]]; do
    peak=$now
    now=$(awk '{print ($14 + $15) / 100}' "/proc/$process/stat" 2>/dev/null) && used=${now:-$used}
    sleep 0.1
  done
  wait "$process" || status=$?
  seconds=$(awk -v from="$start" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f", to - from }')
}
