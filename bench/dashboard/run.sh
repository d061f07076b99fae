#!/usr/bin/env bash
# Measures the dashboard in Chromium, on a gateway of its own with the demo fleet, in Release. Each verb is a script of this folder, which is given the
# gateway's address and prints lines of a table. Needs Node 20.19, Chromium and .NET 10.
#
#   bench/dashboard/run.sh VERB...     first-view, frames, rows, soak; all of them where nothing is said
#   ROWS=1000000 bench/dashboard/run.sh rows     another number of receipts than 100,000
set -euo pipefail
cd "$(dirname "$0")"

for tool in node npm dotnet curl; do
    command -v "$tool" >/dev/null && continue
    echo "$tool is missing: install Node 20.19 or newer with npm, curl, and the .NET 10 SDK." >&2
    exit 1
done
WATTLINE_CHROMIUM=${WATTLINE_CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$WATTLINE_CHROMIUM" ] || { echo "Chromium is missing: apt-get install chromium." >&2; exit 1; }
export WATTLINE_CHROMIUM
port=${PORT:-18810} scripts=../../tests/Wattline.Browser.Tests/npm
verbs=("$@")
[ $# -gt 0 ] || verbs=(first-view frames rows soak)
for verb in "${verbs[@]}"; do
    [ -f "$verb.mjs" ] || { echo "There is no $verb: $(echo ./*.mjs | sed 's|\./||g; s|\.mjs||g')." >&2; exit 1; }
done

[ -d "$scripts/node_modules/playwright-core" ] || npm ci --prefix "$scripts" --no-progress --silent
dotnet build -c Release --nologo -v quiet ../../src/Wattline.Cli/Wattline.Cli.csproj

work=$(mktemp -d) server=
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT

if [[ " ${verbs[*]} " == *" rows "* ]]; then
    dotnet build -c Release --nologo -v quiet ../Wattline.Benchmarks/Wattline.Benchmarks.csproj
    ../Wattline.Benchmarks/bin/Release/net10.0/Wattline.Benchmarks ledger fill "$work/rows" "${ROWS:-100000}"
fi

for verb in "${verbs[@]}"; do
    # A gateway for each, so that none inherits what another left.
    ../../src/Wattline.Cli/bin/Release/net10.0/wattline serve --port "$port" --state "$work/$verb" > "$work/$verb.log" 2>&1 &
    server=$!
    for _ in $(seq 100); do
        curl -sf "http://127.0.0.1:$port/health/ready" -o /dev/null && break
        sleep 0.2
    done
    echo "## $verb"
    GATEWAY_PID=$server node "$verb.mjs" "http://127.0.0.1:$port" || { cat "$work/$verb.log" >&2; exit 1; }
    kill "$server"
    wait "$server" || true
    server=
done
