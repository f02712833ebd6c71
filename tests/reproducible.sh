#!/bin/sh
# The same sources make the same jar, wherever, whenever and by whomever: the module that every function has in it is built
# in two folders, from sources of other times and permissions, in two time zones and languages.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
module=${1:-shared}
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The module and what the build reads besides: all poms, since Maven wants the whole list of modules.
copy() {
  mkdir -p -- "$1"
  (cd "$root" && find . -type d \( -name target -o -name '.*' ! -name . ! -name .mvn \) -prune -o \
    \( -name pom.xml -o -path './.mvn/*' -o -path "./$module/*" -o -path './catalog/*' -o -name openapi.yaml \) \
    -type f -print | tar -cf - -T -) | tar -xf - -C "$1"
}

# The JDK that the launcher fetched, where it is the only one: Maven does not look there.
for home in "${SEARCHFLEET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/searchfleet}"/jdk/*; do
  if [ -z "${JAVA_HOME:-}" ] && [ -x "$home/bin/javac" ]; then export JAVA_HOME="$home"; fi
done
mvn=${SEARCHFLEET_MVN:-$(command -v mvn || echo "$root/mvnw")}

# Goal by goal, and not the lifecycle: nothing is tested here, so that no other module has to be there. The permissions are
# those that the launcher gives.
build() {
  (umask 022 && cd "$1" && shift && env "$@" "$mvn" -B -ntp -q -pl "$module" \
    toolchains:select-jdk-toolchain@default resources:resources compiler:compile jar:jar)
}

copy "$work/one"
(umask 077 && copy "$work/quite another/folder")
find "$work/quite another" -exec touch -t 200102030405 {} +
build "$work/one" TZ=UTC LC_ALL=C
build "$work/quite another/folder" TZ=Asia/Tokyo LC_ALL=tr_TR.UTF-8 JAVA_TOOL_OPTIONS=-Duser.language=tr

one=$(cd "$work/one" && cksum "$module"/target/searchfleet-*.jar)
other=$(cd "$work/quite another/folder" && cksum "$module"/target/searchfleet-*.jar)
if [ "$one" != "$other" ]; then
  echo "the jars of $module differ: $one; $other" >&2
  for folder in "$work/one" "$work/quite another/folder"; do
    python3 -m zipfile -l "$folder/$module"/target/searchfleet-*.jar >"$folder/list" 2>/dev/null || :
  done
  diff "$work/one/list" "$work/quite another/folder/list" >&2 || :
  exit 1
fi
echo "ok    $module is the same jar twice: $one"
