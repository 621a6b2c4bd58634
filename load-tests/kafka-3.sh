#!/usr/bin/env bash
# Whether a server works with an unmodified broker of Kafka 3: requests by ./aliif submit, answered at
# least once and in transactions, and a job. Fetches the broker with Maven (40 MB). About a minute; Linux or macOS, a
# JDK 25 in JAVA_HOME or on PATH, Maven, curl.
#   load-tests/kafka-3.sh
set -euo pipefail

# shellcheck source=load-tests/server.sh
source "$(dirname "$0")/server.sh"

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

"$tree/aliif" version
mvn -q -B -f "$tree/load-tests/kafka-3/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/kafka"
broker=$(free_port)
cat >"$folder/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:$broker,CONTROLLER://127.0.0.1:0
advertised.listeners=PLAINTEXT://127.0.0.1:$broker
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:$(free_port)
log.dirs=$folder/log
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
PROPERTIES
controller=$(sed -n 's/.*voters=1@//p' "$folder/server.properties")
sed -i.old "s|CONTROLLER://127.0.0.1:0|CONTROLLER://$controller|" "$folder/server.properties"
"$java" -cp "$folder/kafka/*" kafka.tools.StorageTool format -t "$(uuidgen 2>/dev/null || echo AAAAAAAAAAAAAAAAAAAAAQ)" \
  -c "$folder/server.properties" >"$folder/format" 2>&1 || { cat "$folder/format" >&2; exit 1; }
start broker "$java" -Xmx512m -cp "$folder/kafka/*" kafka.Kafka "$folder/server.properties"
await broker 'Kafka Server started' >"$folder/said"

for transactions in false true; do
  echo "transactions = $transactions"
  # Each round has a group and topics of its own.
  export JAVA_TOOL_OPTIONS="-Daliif.kafka.transactions=$transactions -Daliif.kafka.group=group-$transactions \
    -Daliif.kafka.topics.requests=requests-$transactions -Daliif.kafka.topics.results=results-$transactions \
    -Daliif.kafka.topics.dead-letters=letters-$transactions -Daliif.jobs.topic=jobs-$transactions"
  serve server --kafka "127.0.0.1:$broker"
  address=$(await server '^ready ')
  "$tree/aliif" submit "$tree"/samples/*.{png,jpg} --bootstrap-servers "127.0.0.1:$broker" --data "$folder/data" \
    --scale 2 --model swift --wait -o "$folder/out-$transactions" >"$folder/said" 2>&1 || { cat "$folder/said" >&2; exit 1; }
  count=$(find "$folder/out-$transactions" -name '*.png' | wc -l)
  [[ $count = 5 ]] || { echo "failed: $count outputs (expected: 5)" >&2; exit 1; }
  echo "  requests: $count results"
  stored=$(curl -fsS --data-binary "@$tree/samples/chelsea.png" "$address/v1/images" | sed -n 's/.*"id": *"\([^"]*\)".*/\1/p' | head -n 1)
  job=$(curl -fsS -d "{\"images\": [\"$stored\"], \"parameters\": {\"scale\": 2, \"model\": \"swift\"}}" "$address/v1/jobs" |
    sed -n 's/.*"id": *"\([^"]*\)".*/\1/p' | head -n 1)
  until curl -fsS "$address/v1/jobs/$job" | tee "$folder/job" | grep -q '"finished"'; do sleep 0.2; done
  grep -q '"done": *1' "$folder/job" || { cat "$folder/job" >&2; exit 1; }
  echo "  a job of one image: done"
  end server
done
