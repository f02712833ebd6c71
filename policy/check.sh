#!/bin/sh
# Checks template.yaml with cfn-lint and checkov, and the state machines with asl-validator. A finding that is not in
# policy/accepted.txt fails, and so does an entry there that nothing was found for any more.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$here"
cache=${SEARCHFLEET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/searchfleet}/policy
template=${1:-template.yaml}
export AWS_DEFAULT_REGION="${AWS_DEFAULT_REGION:-us-east-1}"

die() { printf 'searchfleet: %s\n' "$*" >&2; exit 1; }

[ -f "$template" ] || die "there is no $template"
command -v python3 >/dev/null || die "python3 is not installed: cfn-lint and checkov need it"
command -v npm >/dev/null || die "npm is not installed: asl-validator needs it (Node.js 20 or newer)"

# Fetched once for each content of the files that pin them.
install() {
  wanted=$(cat policy/requirements.txt policy/package.json policy/package-lock.json | cksum)
  [ "$(cat "$cache/installed" 2>/dev/null || :)" != "$wanted" ] || return 0
  echo "fetching the checkers into $cache …" >&2
  rm -rf -- "$cache"
  mkdir -p -- "$cache/node"
  python3 -m venv "$cache/python"
  "$cache/python/bin/python" -m pip install --quiet --disable-pip-version-check -r policy/requirements.txt
  cp policy/package.json policy/package-lock.json "$cache/node/"
  # No package gets to run a script of its own here.
  (cd "$cache/node" && npm ci --ignore-scripts --no-audit --no-fund --silent)
  printf '%s\n' "$wanted" >"$cache/installed"
}

install
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Each says by its status that it found something; what it found is read from its output, and no output is a failure.
"$cache/python/bin/cfn-lint" --format json --output-file "$work/cfn-lint.json" -- "$template" || :
"$cache/python/bin/checkov" --file "$template" --framework cloudformation --skip-download --quiet --output json \
  >"$work/checkov.json" 2>"$work/checkov.log" || :

for machine in statemachines/*.asl.json; do
  # SAM fills these in: what stands there must be an ARN for the validator.
  sed 's|\${[A-Za-z]*Arn}|arn:aws:lambda:us-east-1:123456789012:function:steps:live|g' "$machine" >"$work/machine.asl.json"
  "$cache/node/node_modules/.bin/asl-validator" --json-path "$work/machine.asl.json" >"$work/asl.log" 2>&1 ||
    { echo "asl-validator invalid ${machine##*/}" >>"$work/asl.txt"; cat "$work/asl.log" >&2; }
done

"$cache/python/bin/python" policy/compare.py "$work" policy/accepted.txt || {
  status=$?
  [ -s "$work/checkov.json" ] || tail -n 5 "$work/checkov.log" >&2
  exit "$status"
}
