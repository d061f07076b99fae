#!/usr/bin/env bash
# Measures exact plans without coupling against LEMON's network simplex: both in one run, interleaved, on the same instances, and with the
# same costs or it fails. Needs Linux with two cores, g++, Debian's liblemon-dev and .NET 10; installs what is missing where it is root.
#
#   bench/planning/run.sh [PART...]     a year large huge frontier; all of them where none is named
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v g++ > /dev/null || [ ! -e /usr/include/lemon/network_simplex.h ]; then
    [ "$(id -u)" = 0 ] || { echo "g++ or liblemon-dev is missing: apt-get install g++ liblemon-dev" >&2; exit 1; }
    apt-get update -qq && apt-get install -y -qq g++ liblemon-dev
fi
command -v dotnet > /dev/null || { echo "The .NET 10 SDK is missing." >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
g++ -O3 -march=native -o "$work/lemon" lemon.cpp -llemon
dotnet build -c Release --nologo -v quiet ../Wattline.Benchmarks
TMPDIR="$work" ../Wattline.Benchmarks/bin/Release/net10.0/Wattline.Benchmarks plan "$work/lemon" "$@"
