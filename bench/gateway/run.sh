#!/usr/bin/env bash
# Measures the gateway against a bare .NET forwarder and against nginx, in one run: CPU time a request, requests a second, added latency,
# memory. The gateway has one core, load and upstream the other. Needs Linux with two cores, Debian's nginx and wrk, and .NET 10.
#
#   bench/gateway/run.sh [full|quick]     full warms up with 500,000 requests and goes on to a million and to a million sessions
#   BASELINE=DIR bench/gateway/run.sh     measures another build of wattline, lying in DIR, as well
set -euo pipefail
cd "$(dirname "$0")"

for tool in nginx wrk dotnet taskset; do
    command -v "$tool" >/dev/null && continue
    echo "$tool is missing: apt-get install nginx-light wrk util-linux, and the .NET 10 SDK." >&2
    exit 1
done
case "${1:-full}" in
    full) warmup=500000 rounds=7 seconds=3 million=1000000 ;;
    quick) warmup=60000 rounds=3 seconds=3 million=0 ;;
    *) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
gateway_core=${GATEWAY_CORE:-0} load_core=${LOAD_CORE:-1} port=${PORT:-18700}
json=application/json burst=text/event-stream paced="text/event-stream; paced"

work=$(mktemp -d) started=()
stop() {
    for one in "${started[@]}"; do kill "$one" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT

dotnet build -c Release --nologo -v quiet Peers.csproj
dotnet build -c Release --nologo -v quiet ../../src/Wattline.Cli/Wattline.Cli.csproj

upstream=127.0.0.1:$port mock=127.0.0.1:$((port + 1))
declare -A at=([nginx]=127.0.0.1:$((port + 2)) [bare]=127.0.0.1:$((port + 3)) [wattline]=127.0.0.1:$((port + 4))) pid
peers=(nginx bare wattline)
[ -z "${BASELINE:-}" ] || { at[baseline]=127.0.0.1:$((port + 5)) peers+=(baseline); }

# start CORE NAME COMMAND...: runs a program on one core, its process id kept.
start() {
    local core=$1 name=$2
    shift 2
    taskset -c "$core" "$@" > "$work/$name.log" 2>&1 &
    pid[$name]=$!
    started+=($!)
}

configure() { sed "s|@UPSTREAM@|$upstream|g; s|@PACED@|$mock|g; s|@LISTEN@|${at[nginx]}|g" "$1" > "$work/$1"; }
gateway() { start "$gateway_core" "$1" "$2/wattline" serve --config "$work/wattline.yaml" --port "${at[$1]##*:}" --state "$work/$1"; }

for file in nginx-upstream.conf nginx-gateway.conf wattline.yaml; do configure "$file"; done
start "$load_core" upstream nginx -p "$work" -c nginx-upstream.conf -g "pid $work/upstream.pid;"
start "$load_core" paced dotnet bin/Release/net10.0/Peers.dll mock "http://$mock" 1
start "$gateway_core" nginx nginx -p "$work" -c nginx-gateway.conf -g "pid $work/nginx.pid;"
start "$gateway_core" bare dotnet bin/Release/net10.0/Peers.dll forward "http://${at[bare]}" "http://$upstream"
gateway wattline ../../src/Wattline.Cli/bin/Release/net10.0
[ -z "${BASELINE:-}" ] || gateway baseline "$BASELINE"
sleep 4
for name in "${!pid[@]}"; do
    kill -0 "${pid[$name]}" 2>/dev/null || { echo "$name did not start:" >&2; cat "$work/$name.log" >&2; exit 1; }
done

cpu_ms() { awk -v hz="$(getconf CLK_TCK)" '{ sub(/^.*\) /, ""); print ($12 + $13) * 1000 / hz }' "/proc/$1/stat"; }
rss_mb() { awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$1/status"; }

# load PEER ACCEPT CONNECTIONS SECONDS: prints requests, rate, median ms, failures, CPU us a request.
load() {
    local before after result
    before=$(cpu_ms "${pid[$1]}")
    result=$(ACCEPT=$2 taskset -c "$load_core" wrk -t1 -c"$3" -d"$4"s --latency -s post.lua "http://${at[$1]}/v1/chat/completions" |
        awk '/^RESULT/ { print $2, $3, $4, $5 }')
    after=$(cpu_ms "${pid[$1]}")
    awk -v took="$(awk "BEGIN { print $after - $before }")" '{ printf "%s %.2f\n", $0, took * 1000 / $1 }' <<< "$result"
}

# until PEER REQUESTS COUNT: goes on until so many requests were sent in all; prints the new count.
until_sent() {
    local sent=$3 got
    while [ "$sent" -lt "$2" ]; do
        read -r got _ < <(load "$1" "$json" 32 5)
        sent=$((sent + got))
    done
    echo "$sent"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

echo "Warming up with $warmup requests and some streams each."
sent=$(until_sent wattline $((warmup * 2 / 5)) 0)
early=$(rss_mb "${pid[wattline]}")
sent=$(until_sent wattline "$warmup" "$sent")
for peer in "${peers[@]}"; do
    [ "$peer" = wattline ] || until_sent "$peer" "$warmup" 0 > "$work/sent"
    load "$peer" "$burst" 32 5 > "$work/sent"
    load "$peer" "$paced" 32 5 > "$work/sent"
done

for round in $(seq "$rounds"); do
    for kind in json burst paced; do
        for peer in "${peers[@]}"; do
            load "$peer" "${!kind}" 32 "$seconds" >> "$work/$kind-$peer"
        done
    done
done

# column KIND PEER NUMBER: the median over the rounds.
column() { awk -v at="$3" '{ print $at }' "$work/$1-$2" | median; }
failures() { cat "$work"/{json,burst,paced}-"$1" | awk '{ sum += $4 } END { print sum }'; }

urls=("http://$upstream")
for peer in "${peers[@]}"; do urls+=("http://${at[$peer]}"); done
for kind in json burst; do
    taskset -c "$load_core" dotnet bin/Release/net10.0/Peers.dll latency "${!kind}" 4000 "${urls[@]}" > "$work/latency-$kind"
done
# added KIND PEER: median on one connection, less that of the upstream itself.
added() { awk -v url="http://${at[$2]}" 'NR == 1 { direct = $2 } $1 == url { printf "%.3f", $2 - direct }' "$work/latency-$1"; }

printf '\n%-10s %12s %8s %12s %12s %10s %14s %8s %9s\n' \
    "" "json, us CPU" "req/s" "burst, us" "paced, us" "added, ms" "1st byte, ms" "RSS, MB" "failures"
for peer in "${peers[@]}"; do
    printf '%-10s %12s %8s %12s %12s %10s %14s %8s %9s\n' \
        "$peer" "$(column json "$peer" 5)" "$(column json "$peer" 2)" "$(column burst "$peer" 5)" "$(column paced "$peer" 5)" \
        "$(added json "$peer")" "$(added burst "$peer")" "$(rss_mb "${pid[$peer]}")" "$(failures "$peer")"
done
echo "(medians of $rounds rounds at 32 connections; burst: 20 events at once, paced: 1 ms apart; added: to the upstream alone, one connection)"

if [ "$million" -gt 0 ]; then
    sent=$(until_sent wattline "$million" "$sent")
    echo "RSS: $early MB after $((warmup * 2 / 5)) requests, $(rss_mb "${pid[wattline]}") MB after $sent and the rounds."
    export SESSIONS=1
    until_sent wattline "$million" 0 > "$work/sent"
    echo "RSS: $(rss_mb "${pid[wattline]}") MB after $(cat "$work/sent") distinct sessions."
fi
kill -TERM "${pid[wattline]}"
wait "${pid[wattline]}" || true
grep -h "^Receipts" "$work/wattline.log"
