#!/bin/sh
# Writes the six locks anew. Needs uv on the PATH; the argument is the newest upload day to accept.
set -eu
cd "$(dirname "$0")/.."
newest="$1T00:00:00Z"

lock() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --prerelease disallow \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header --no-cache \
        --exclude-newer "$newest" "$@"
}

lock pyproject.toml requirements/build.in --output-file requirements/core.txt
lock pyproject.toml --extra dev requirements/build.in --constraint requirements/core.txt \
    --output-file requirements/dev.txt
lock pyproject.toml --extra ocr --constraint requirements/core.txt --constraint requirements/dev.txt \
    --output-file requirements/ocr.txt
lock pyproject.toml --extra fleet --constraint requirements/core.txt --constraint requirements/dev.txt \
    --output-file requirements/fleet.txt
lock requirements/bench.in --output-file requirements/bench.txt
lock requirements/fuzz.in --output-file requirements/fuzz.txt
