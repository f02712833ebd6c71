#!/bin/sh
# Calls the local runtime as openapi.yaml says, and as it does not, with each scope: tests/fuzz/run.py. `./searchfleet test
# --fuzz` starts it, with its options.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$here"
cache=${SEARCHFLEET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/searchfleet}/fuzz

die() { printf 'searchfleet: %s\n' "$*" >&2; exit 1; }

command -v python3 >/dev/null || die "python3 is not installed: Schemathesis needs it (3.11 or newer)"

# Fetched once for each content of the file that pins it.
wanted=$(cksum <tests/fuzz/requirements.txt)
if [ "$(cat "$cache/installed" 2>/dev/null || :)" != "$wanted" ]; then
  echo "fetching Schemathesis into $cache …" >&2
  rm -rf -- "$cache"
  mkdir -p -- "$cache"
  python3 -m venv "$cache/python"
  "$cache/python/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r tests/fuzz/requirements.txt
  printf '%s\n' "$wanted" >"$cache/installed"
fi
exec "$cache/python/bin/python" -B tests/fuzz/run.py "$@"
