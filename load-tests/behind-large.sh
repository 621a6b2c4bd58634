#!/usr/bin/env bash
# How long small images (128x128 at x2, `lite`) take over Kafka while one of 100 megapixels, of another key, is in
# work on the only worker, and how long they take alone (about a minute on two quiet cores; Linux, a JDK 25 in JAVA_HOME
# or on PATH). Goal: at most twice as long as alone, plus the time of one piece of the large image.
#   load-tests/behind-large.sh [IMAGES] [SCALE]    (15 small images; the large one at x2)
set -euo pipefail

# shellcheck source=load-tests/server.sh
source "$(dirname "$0")/server.sh"
images=${1-15}
scale=${2-2}

"$java" "$tree/load-tests/Photograph.java" 10000 10000 "$folder/large.jpg"
build
ALIIF_HEAP=2g serve server --workers 1
address=$(await server '^ready ')
broker=$(await server '^kafka ')
"$java" -cp "$(class_path model pipeline infra gateway)" "$tree/load-tests/BehindLarge.java" \
  "$address" "$broker" "$folder/large.jpg" "$scale" "$images" 2>"$folder/error" ||
  { cat "$folder/error" "$folder/server" >&2; exit 1; }
