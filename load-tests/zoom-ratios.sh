#!/usr/bin/env bash
# How long zoom views and IIIF tiles take, against vipsthumbnail, iipimage and the engine alone, in one run:
# load-tests/zoom-ratios.sh [ROUNDS]    (15 rounds unless told otherwise)
# Needs vipsthumbnail and vips (libvips-tools), iipsrv.fcgi (iipimage-server) and lighttpd.
set -euo pipefail
cd "$(dirname "$0")/.."

iipsrv=${IIPSRV:-/usr/lib/iipimage-server/iipsrv.fcgi}
missing=()
for each in vips vipsthumbnail lighttpd curl; do
  command -v "$each" >/dev/null || missing+=("$each")
done
[[ -x $iipsrv ]] || missing+=("$iipsrv")
if [[ ${#missing[@]} -gt 0 ]]; then
  echo "zoom-ratios: missing: ${missing[*]} (expected: apt-get install libvips-tools iipimage-server lighttpd curl)" >&2
  exit 2
fi

folder=$(mktemp -d)
processes=()
trap 'kill "${processes[@]}" 2>/dev/null; wait; rm -rf "$folder"' EXIT

./aliif version >/dev/null # builds it
java load-tests/Photograph.java 6000 4000 "$folder/large.jpg"
vips tiffsave "$folder/large.jpg" "$folder/large.tif" --tile --pyramid --compression jpeg --tile-width 256 --tile-height 256

cat >"$folder/lighttpd.conf" <<CONF
server.document-root = "$folder"
server.bind = "127.0.0.1"
server.port = 8792
server.max-keep-alive-idle = 600
server.max-keep-alive-requests = 1000000
server.modules = ("mod_fastcgi")
fastcgi.server = ("/iipsrv" => ((
  "socket" => "$folder/iipsrv", "bin-path" => "$iipsrv", "check-local" => "disable", "max-procs" => 1,
  "bin-environment" => ("FILESYSTEM_PREFIX" => "$folder/", "LOGFILE" => "$folder/iipsrv.log", "JPEG_QUALITY" => "92"))))
CONF
lighttpd -D -f "$folder/lighttpd.conf" 2>"$folder/lighttpd.log" &
processes+=($!)
./aliif serve --kafka none --port 8791 --data "$folder/data" >"$folder/server.log" 2>&1 &
processes+=($!)
for _ in $(seq 600); do
  curl -fs -o /dev/null http://127.0.0.1:8791/health/ready && break
  sleep 0.2
done
curl -fsS -o /dev/null http://127.0.0.1:8791/health/ready || { tail -5 "$folder/server.log" >&2; exit 1; }

mvn -q -B -Pjmh -pl load-tests -am -DskipTests verify -Dmain=aliif.load.zoom.ZoomRatios \
  -Djmh="http://127.0.0.1:8791 http://127.0.0.1:8792/iipsrv?IIIF=large.tif $folder $folder/large.jpg $PWD/samples/hubble_deep_field.jpg ${1:-15}"
