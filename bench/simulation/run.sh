#!/usr/bin/env bash
# Measures walks of a battery against a C program of the same model: both in one run, interleaved, in processor seconds. Needs Linux, gcc and
# .NET 10; installs gcc where it is missing and this is root.
#
#   bench/simulation/run.sh
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v gcc > /dev/null; then
    [ "$(id -u)" = 0 ] || { echo "gcc is missing: apt-get install gcc libc6-dev" >&2; exit 1; }
    apt-get update -qq && apt-get install -y -qq gcc libc6-dev
fi
command -v dotnet > /dev/null || { echo "The .NET 10 SDK is missing." >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gcc -O3 -march=native -o "$work/walk" walk.c -lm
dotnet build -c Release --nologo -v quiet ../Wattline.Benchmarks
../Wattline.Benchmarks/bin/Release/net10.0/Wattline.Benchmarks walks "$work/walk"
