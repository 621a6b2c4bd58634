#!/usr/bin/env bash
# How long zoom views and IIIF tiles take, against vipsthumbnail, iipimage and the engine alone, in one run:
# load-tests/zoom-ratios.sh [ROUNDS]    (15 rounds unless told otherwise)
# Needs vipsthumbnail and vips (libvips-tools), iipsrv.fcgi (iipimage-server) and lighttpd.
set -euo pipefail

# shellcheck source=load-tests/server.sh
source "$(dirname "$0")/server.sh"

iipsrv=${IIPSRV:-/usr/lib/iipimage-server/iipsrv.fcgi}
missing=()
for each in vips vipsthumbnail lighttpd; do
  command -v "$each" >/dev/null || missing+=("$each")
done
[[ -x $iipsrv ]] || missing+=("$iipsrv")
if [[ ${#missing[@]} -gt 0 ]]; then
  echo "zoom-ratios: missing: ${missing[*]} (expected: apt-get install libvips-tools iipimage-server lighttpd)" >&2
  exit 2
fi

build
"$java" "$tree/load-tests/Photograph.java" 6000 4000 "$folder/large.jpg"
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
start lighttpd lighttpd -D -f "$folder/lighttpd.conf"
serve server --kafka none
address=$(await server '^ready ')

cd "$tree"
mvn -q -B -Pjmh -pl load-tests -am -DskipTests verify -Dmain=aliif.load.zoom.ZoomRatios \
  -Djmh="$address http://127.0.0.1:8792/iipsrv?IIIF=large.tif $folder $folder/large.jpg $PWD/samples/hubble_deep_field.jpg ${1:-15}"
