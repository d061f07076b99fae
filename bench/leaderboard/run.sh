#!/usr/bin/env bash
# Measures GET /api/leaderboard: 50 rows of some 3,000, over 1,000 distinct questions, nothing cached but the hour's tables. The gateway has
# one core, the load the other. Beside it nginx serves one such page as a file: what sending these bytes costs at least on this machine.
# Needs Linux with two cores, Debian's nginx and wrk, and .NET 10.
#
#   bench/leaderboard/run.sh [ROUNDS]     5 rounds of 4 s where nothing is said
set -euo pipefail
cd "$(dirname "$0")"

for tool in nginx wrk dotnet taskset curl; do
    command -v "$tool" >/dev/null && continue
    echo "$tool is missing: apt-get install nginx-light wrk util-linux curl, and the .NET 10 SDK." >&2
    exit 1
done
rounds=${1:-5} seconds=4 connections=${CONNECTIONS:-16} port=${PORT:-18800} core=${GATEWAY_CORE:-0} load_core=${LOAD_CORE:-1}
gateway=127.0.0.1:$port file=127.0.0.1:$((port + 1))

work=$(mktemp -d) started=()
stop() {
    for one in "${started[@]}"; do kill "$one" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT

dotnet build -c Release --nologo -v quiet ../../src/Wattline.Cli/Wattline.Cli.csproj
chmod 755 "$work"
sed "s|@LISTEN@|$file|; s|@ROOT@|$work|" nginx.conf > "$work/nginx.conf"
taskset -c "$core" ../../src/Wattline.Cli/bin/Release/net10.0/wattline serve --port "$port" --state "$work/state" > "$work/gateway.log" 2>&1 &
started+=($!) server=$!
taskset -c "$core" nginx -p "$work" -c nginx.conf -g "pid $work/nginx.pid; daemon off;" 2> "$work/nginx.log" &
started+=($!)
for _ in $(seq 100); do
    curl -sf "http://$gateway/api/leaderboard?view=operator" -o "$work/page.json" && break
    sleep 0.2
done
[ -s "$work/page.json" ] || { echo "The gateway did not start:" >&2; cat "$work/gateway.log" >&2; exit 1; }

cpu_ms() { awk -v hz="$(getconf CLK_TCK)" '{ sub(/^.*\) /, ""); print ($12 + $13) * 1000 / hz }' "/proc/$server/stat"; }

# load PEER: prints requests, rate, median ms, p99 ms, failures, bytes of an answer, the gateway's CPU us a request.
load() {
    local before after result
    before=$(cpu_ms)
    result=$(taskset -c "$load_core" wrk -t1 -c"$connections" -d"$seconds"s --latency -s queries.lua "http://$1" | awk '/^RESULT/ { $1 = ""; print }')
    after=$(cpu_ms)
    awk -v took="$(awk "BEGIN { print $after - $before }")" '{ printf "%s %.1f\n", $0, took * 1000 / $1 }' <<< "$result"
}
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

load "$gateway" > /dev/null
load "$gateway" > /dev/null
for _ in $(seq "$rounds"); do
    load "$gateway" >> "$work/wattline.txt"
    SKIP=1 load "$file" >> "$work/nginx.txt"
done
rows=$(curl -s "http://$gateway/api/leaderboard?view=operator" | grep -o '"totalRows":[0-9]*' | cut -d: -f2)
echo "50 of $rows rows, 1,000 distinct questions, $connections connections, medians of $rounds rounds of $seconds s:"
echo
echo "| | requests/s | median ms | p99 ms | failures | bytes an answer | CPU us |"
echo "|---|---|---|---|---|---|---|"
for peer in wattline nginx; do
    column() { awk -v at="$1" '{ print $at }' "$work/$peer.txt" | median; }
    echo "| $peer | $(column 2) | $(column 3) | $(column 4) | $(awk '{ sum += $5 } END { print sum }' "$work/$peer.txt") | $(column 6) | $([ "$peer" = wattline ] && column 7 || echo "") |"
done
