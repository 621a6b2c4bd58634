#!/usr/bin/env bash
# What the scripts share that start ./aliif as a server: a temporary folder, processes that write into it
# and end with the script, and the class path of the program. To be sourced.

tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034 # for the scripts
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
folder=$(mktemp -d)
trap 'end_all; rm -rf "$folder"' EXIT

# build: builds the program, if that is not done.
build() {
  "$tree/aliif" version >"$folder/version"
}

# start NAME COMMAND...: starts a process; all that it says goes to $folder/NAME.
start() {
  local name=$1
  shift
  : >"$folder/$name" # an earlier process of this name may have said the same
  "$@" >"$folder/$name" 2>&1 &
  echo $! >"$folder/$name.process"
}

# serve NAME OPTIONS...: starts a server; `await NAME '^ready '` says its address.
serve() {
  local name=$1
  shift
  start "$name" "$tree/aliif" serve --port 0 --data "$folder/data" "$@"
}

# process NAME: says the id of a process.
process() {
  cat "$folder/$1.process"
}

# await NAME PATTERN: waits until a process has said a line with a pattern; says the rest of the line.
await() {
  until grep -q "$2" "$folder/$1"; do
    kill -0 "$(process "$1")" 2>/dev/null || { cat "$folder/$1" >&2; exit 1; }
    sleep 0.2
  done
  sed -n "/$2/{s///p;q;}" "$folder/$1"
}

# end NAME: ends a process, and waits until it has ended.
end() {
  kill "$(process "$1")"
  wait "$(process "$1")" || true
}

end_all() {
  # shellcheck disable=SC2046 # numbers
  kill $(jobs -p) 2>/dev/null || true
  wait
}

# class_path MODULE...: says the class path of modules, and of the libraries of all.
class_path() {
  local module jar path
  path=$(<"$tree/gateway/target/class-path")
  for module in "$@"; do
    for jar in "$tree/$module"/target/aliif-*[0-9T].jar; do
      path=$jar:$path
    done
  done
  echo "$path"
}
