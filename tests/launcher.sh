#!/bin/sh
# Tests of ./searchfleet and of the Makefile, without a real JDK or Maven: both are stand-ins that say how they were
# called, in a copy of the launcher beside a skeleton of the tree, and with a PATH that holds only what is listed here.
set -u

source=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d) || exit 1
work=$(CDPATH='' cd -- "$work" && pwd -P)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$work" || exit 1

passed=0
failed=0

# --- stand-ins -------------------------------------------------------------------------------------------------------

# A JDK in folder $1 that says it is release $2. Its java prints how it was called.
jdk() {
  mkdir -p "$1/bin"
  printf 'IMPLEMENTOR="A stand-in"\nJAVA_VERSION="%s"\n' "$2" >"$1/release"
  cat >"$1/bin/java" <<'END'
#!/bin/sh
echo "JAVA_HOME=$JAVA_HOME"
echo "SEARCHFLEET_HOME=$SEARCHFLEET_HOME"
echo "SEARCHFLEET_MVN=$SEARCHFLEET_MVN"
echo "folder=$(pwd)"
for arg; do echo "<$arg>"; done
END
  printf '#!/bin/sh\n' >"$1/bin/javac"
  chmod +x "$1/bin/java" "$1/bin/javac"
}

# A Maven in folder $1 of version $2. It writes down its arguments and makes jars where a build would.
maven() {
  mkdir -p "$1/bin" "$1/lib"
  : >"$1/lib/maven-core-$2.jar"
  cat >"$1/bin/mvn" <<'END'
#!/bin/sh
echo "$*" >>"$HOME/maven.log"
echo "this is Maven in $(pwd) on $JAVA_HOME, building inside: ${SEARCHFLEET_SKIP_BUILD:-yes}"
seconds=$(cat "$HOME/maven.sleep" 2>/dev/null || echo 0)
while [ "$seconds" -gt 0 ]; do
  sleep 1
  seconds=$((seconds - 1))
done
if [ -f "$HOME/maven.fails" ]; then
  echo "[ERROR] it does not compile"
  exit 1
fi
for pom in local/pom.xml benchmarks/pom.xml functions/*/pom.xml; do
  module=${pom%/pom.xml}
  mkdir -p "$module/target/lib"
  : >"$module/target/searchfleet-${module##*/}-1.0.jar"
  : >"$module/target/lib/library.jar"
  : >"$module/target/lib/searchfleet-shared-1.0.jar"
done
case $* in
  *verify*)
    mkdir -p shared/target/surefire-reports
    echo '<testsuite name="A" time="0.1" tests="7" errors="0" skipped="2" failures="0">' \
      >shared/target/surefire-reports/TEST-A.xml
    [ ! -d local/target ] || echo 'opensearch-9.9  1 passed' >local/target/engines.txt
    ;;
esac
END
  chmod +x "$1/bin/mvn"
}

# A PATH folder at $1 with only the commands that the launcher may count on, and $2....
tools() {
  folder=$1
  shift
  mkdir -p "$folder"
  for tool in sh env awk basename cat chmod cp cut date dirname find grep gzip head kill ln mkdir mktemp mv pwd \
    readlink rm sed sha256sum shasum openssl sleep tail tar touch tr uname wc make "$@"; do
    path=$(command -v "$tool") || continue
    case $path in /*) ln -sf "$path" "$folder/$tool" ;; esac
  done
}

# A fresh skeleton of the tree in "$home/a clone", and an empty home.
fresh_clone() {
  home=$work/home
  rm -rf "$home"
  clone="$home/a clone"
  mkdir -p "$clone/tests" "$clone/local/src/main/java" "$clone/benchmarks" "$clone/functions/access" \
    "$clone/functions/nodes" "$clone/shared/src"
  cp "$source/searchfleet" "$source/Makefile" "$clone/"
  printf '#!/bin/sh\necho "this is ./mvnw" "$@"\n' >"$clone/mvnw"
  chmod +x "$clone/mvnw"
  printf '<project>\n<version>1.0</version>\n</project>\n' >"$clone/pom.xml"
  for module in local benchmarks functions/access functions/nodes; do
    cp "$clone/pom.xml" "$clone/$module/pom.xml"
  done
  : >"$clone/local/src/main/java/Main.java"
  : >"$clone/local/src/main/java/Other.java"
  printf 'echo "the tests of the launcher"\n' >"$clone/tests/launcher.sh"
}

jdk "$work/jdks/17" 17.0.15
jdk "$work/jdks/21" 21.0.1
jdk "$work/jdk25" 25.0.3
jdk "$work/newer/26" 26
jdk "$work/mixed/26" 26
jdk "$work/mixed/tested" 25
jdk "$work/eight" 1.8.0_402
jdk "$work/runtime" 25
rm "$work/runtime/bin/javac"
maven "$work/maven-3.9.9" 3.9.9
tools "$work/tools" curl wget unzip
tools "$work/bare"

# Runs the launcher in the clone with nothing in its environment but what it needs and VARIABLE=VALUE arguments before
# the first other one; sets status, and leaves what it printed in out and err.
run() {
  env -i HOME="$home" PATH="$work/maven-3.9.9/bin:$work/tools" SEARCHFLEET_JDK_SEARCH= SEARCHFLEET_JAVA_HOME= \
    "$@" >"$work/out" 2>"$work/err" </dev/null
  status=$?
}
launch() { run JAVA_HOME="$work/jdk25" "$clone/searchfleet" "$@"; }

# --- verdicts --------------------------------------------------------------------------------------------------------

check() {
  name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    echo "ok    $name"
  else
    failed=$((failed + 1))
    echo "FAIL  $name ($*): status $status"
    sed 's/^/        out: /' "$work/out" | head -n 20
    sed 's/^/        err: /' "$work/err" | head -n 20
  fi
}
out_has() { grep -qF -e "$1" "$work/out"; }
err_has() { grep -qF -e "$1" "$work/err"; }
# The one clear line: this status, nothing on stdout, one line on stderr that holds these words.
one_line() { [ "$status" -eq "$1" ] && [ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" -eq 1 ] && err_has "$2"; }
ran_on() { [ "$status" -eq 0 ] && out_has "JAVA_HOME=$1"; }
builds() { [ "$(grep -c . "$home/maven.log" 2>/dev/null || echo)" = "$1" ]; }
built_with() { grep -qF -e "$1" "$home/maven.log"; }
nothing_kept() { [ -z "$(find "$home/.cache" ! -type d -print 2>/dev/null)" ]; }
not() { ! "$@"; }

# --- help and words it does not know ---------------------------------------------------------------------------------

fresh_clone
launch help
for command in local test package bench fmt validate check sbom version --version help --help; do
  check "help lists $command" grep -q -e "^  ${command}[ ,]" -e "^  [a-z]*, ${command} " "$work/out"
done
# shellcheck disable=SC2013 # names hold no spaces
for command in $(sed -n 's/^  \([a-z]*\)) run_.*/\1/p' "$clone/searchfleet"); do
  check "the command $command is in help" grep -q "^  ${command}[ ,]" "$work/out"
done
cp "$work/out" "$work/help"
launch
check "no command: help" cmp -s "$work/out" "$work/help"
launch --version
check "--version" out_has "searchfleet 1.0"
printf '<project>\n<version>1.1-SNAPSHOT</version>\n</project>\n' >"$clone/pom.xml"
launch version
check "version is the one that the runtime prints" [ "$(cat "$work/out")" = "searchfleet 1.1" ]
for command in test package deploy destroy fmt validate check sbom version; do
  for option in -h --help; do
    launch "$command" "$option"
    check "$command $option prints help" [ "$status" -eq 0 ]
    check "the same as help" cmp -s "$work/out" "$work/help"
  done
done
launch lokal --help
check "an unknown command has no help" one_line 2 "unknown command 'lokal'"
for variable in ALLOWED_NETWORKS CLUSTER_HOST; do
  check "help lists SEARCHFLEET_$variable" grep -q "^  SEARCHFLEET_$variable " "$work/help"
done
launch lokal
check "an unknown command is one line and 2" one_line 2 "unknown command 'lokal'"
launch bench
check "bench without a name lists" out_has "passthrough"
check "bench without a name lists them all" out_has "reindex"
launch bench nothing
check "an unknown benchmark is one line and 2" one_line 2 "no benchmark 'nothing'"
launch test --all
check "an unknown option of test is one line and 2" one_line 2 "unknown option '--all'"
check "none of these built or ran anything" not test -e "$home/maven.log"

# --- which JDK -------------------------------------------------------------------------------------------------------

fresh_clone
launch local
check "JAVA_HOME with 25 is taken" ran_on "$work/jdk25"
run JAVA_HOME="$work/jdks/21" SEARCHFLEET_JDK_SEARCH="$work/jdks:$work/jdk25" "$clone/searchfleet" local
check "an older JAVA_HOME is skipped" ran_on "$work/jdk25"
run JAVA_HOME="$work/eight" SEARCHFLEET_JDK_SEARCH="$work/jdk25" "$clone/searchfleet" local
check "a JAVA_HOME of 1.8 is skipped" ran_on "$work/jdk25"
run JAVA_HOME="$work/runtime" SEARCHFLEET_JDK_SEARCH="$work/jdk25" "$clone/searchfleet" local
check "a JAVA_HOME without javac is skipped" ran_on "$work/jdk25"
run SEARCHFLEET_JDK_SEARCH="$work/mixed" "$clone/searchfleet" local
check "25 is preferred to 26" ran_on "$work/mixed/tested"
run SEARCHFLEET_JDK_SEARCH="$work/jdks:$work/newer" "$clone/searchfleet" local
check "26 will do" ran_on "$work/newer/26"
run SEARCHFLEET_JAVA_HOME="$work/jdks/17" JAVA_HOME="$work/jdk25" "$clone/searchfleet" local
check "a wrong SEARCHFLEET_JAVA_HOME is an error" one_line 1 "is not a JDK 25"
mkdir -p "$work/a mac/temurin-25.jdk/Contents"
jdk "$work/a mac/temurin-25.jdk/Contents/Home" 25.0.1
run SEARCHFLEET_JDK_SEARCH="$work/a mac" "$clone/searchfleet" local
check "a JDK laid out as on a Mac, with a space in its path" ran_on "$work/a mac/temurin-25.jdk/Contents/Home"

# --- fetching one ----------------------------------------------------------------------------------------------------

mkdir -p "$work/archives"
(cd "$work" && mkdir -p pack && cp -R jdk25 "pack/jdk-25.0.3+9" && tar -czf "archives/jdk+25.tar.gz" -C pack .)
(cd "$work" && rm -rf pack && mkdir -p pack/jdk-25.jdk/Contents && cp -R jdk25 pack/jdk-25.jdk/Contents/Home &&
  cd pack && tar -czf ../archives/mac.tar.gz jdk-25.jdk)
(cd "$work/jdks" && tar -czf ../archives/old.tar.gz 17)
echo "this is a page, not an archive" >"$work/archives/page.tar.gz"
sum() { { sha256sum "$1" 2>/dev/null || shasum -a 256 "$1"; } | cut -c 1-64; }
good=$(sum "$work/archives/jdk+25.tar.gz")
bad=$(echo "$good" | tr 0-9a-f 1-9a-f0)
url=file://$work/archives/jdk+25.tar.gz
fetch() { run SEARCHFLEET_JDK_URL="$url" "$@" "$clone/searchfleet" local; }

fresh_clone
fetch SEARCHFLEET_JDK_SHA256="$good"
check "a JDK is fetched and its checksum checked" ran_on "$home/.cache/searchfleet/jdk/jdk-25.0.3+9"
check "the download is said on stderr" err_has "fetching $url"
run SEARCHFLEET_JDK_URL="file:///nowhere" "$clone/searchfleet" local
check "the second run takes it from the cache" ran_on "$home/.cache/searchfleet/jdk/jdk-25.0.3+9"
check "only the JDK itself is kept" test "$(ls -A "$home/.cache/searchfleet/jdk")" = "jdk-25.0.3+9"
fresh_clone
fetch SEARCHFLEET_JDK_SHA256="$(echo "$good" | tr a-f A-F)" SEARCHFLEET_CACHE="$home/my cache"
check "a checksum in capitals, and a cache of one's own" ran_on "$home/my cache/jdk/jdk-25.0.3+9"
fresh_clone
fetch SEARCHFLEET_JDK_SHA256="$bad"
check "a wrong checksum stops it" [ "$status" -eq 1 ]
check "a wrong checksum is told" err_has "has the checksum $good, not $bad"
check "a wrong checksum leaves nothing" nothing_kept
fetch
check "no checksum at all stops it" err_has "no checksum at $url.sha256.txt"
check "no checksum leaves nothing" nothing_kept
printf '%s' "$good" >"$work/archives/jdk+25.tar.gz.sha256.txt"
fetch
check "the checksum beside the archive" ran_on "$home/.cache/searchfleet/jdk/jdk-25.0.3+9"
fresh_clone
printf '%s  jdk+25.tar.gz\r\n' "$good" >"$work/archives/jdk+25.tar.gz.sha256.txt"
fetch
check "the checksum beside the archive, with its name" ran_on "$home/.cache/searchfleet/jdk/jdk-25.0.3+9"
fresh_clone
printf '%s  jdk+25.tar.gz\n' "$bad" >"$work/archives/jdk+25.tar.gz.sha256.txt"
fetch
check "a wrong checksum beside the archive" err_has "nothing was kept"
echo "<html>Not found</html>" >"$work/archives/jdk+25.tar.gz.sha256.txt"
fetch
check "rubbish beside the archive" err_has "is not a SHA-256"
check "none of these left anything" nothing_kept
url=file://$work/archives/mac.tar.gz
fetch SEARCHFLEET_JDK_SHA256="$(sum "$work/archives/mac.tar.gz")"
check "an archive laid out as for a Mac" ran_on "$home/.cache/searchfleet/jdk/jdk-25.jdk/Contents/Home"
fresh_clone
url=file://$work/archives/old.tar.gz
fetch SEARCHFLEET_JDK_SHA256="$(sum "$work/archives/old.tar.gz")"
check "an archive of an older JDK" err_has "holds no JDK 25"
url=file://$work/archives/page.tar.gz
fetch SEARCHFLEET_JDK_SHA256="$(sum "$work/archives/page.tar.gz")"
check "an archive that is none" err_has "cannot unpack"
url=file://$work/archives/missing.tar.gz
fetch SEARCHFLEET_JDK_SHA256="$good"
check "a missing archive says what to do" err_has "no such file): install a JDK 25 and set JAVA_HOME"
check "these fail with 1" [ "$status" -eq 1 ]
run PATH="$work/bare" "$clone/searchfleet" local
check "without curl and wget" err_has "neither curl nor wget is installed"
run PATH="$work/bare" SEARCHFLEET_JDK_URL=https://localhost/jdk.tar.gz HOME= "$clone/searchfleet" local
check "without a home for the cache" err_has "set SEARCHFLEET_CACHE"
check "none of these kept anything" nothing_kept

# --- which Maven -----------------------------------------------------------------------------------------------------

fresh_clone
launch local
check "Maven 3.9.9 on PATH is taken" out_has "SEARCHFLEET_MVN=$work/maven-3.9.9/bin/mvn"
for version in 3.6.3 3.8.5 4.0.0-rc-5 4.9.1; do
  fresh_clone
  maven "$work/maven-$version" "$version"
  run PATH="$work/maven-$version/bin:$work/tools" JAVA_HOME="$work/jdk25" "$clone/searchfleet" package
  check "Maven $version is passed over for ./mvnw" out_has "this is ./mvnw -B -ntp"
done
for version in 3.8.6 3.10.0; do
  fresh_clone
  maven "$work/maven-$version" "$version"
  run PATH="$work/maven-$version/bin:$work/tools" JAVA_HOME="$work/jdk25" "$clone/searchfleet" package
  check "Maven $version is taken" builds 1
done
fresh_clone
maven "$work/packaged" 3.x
mv "$work/packaged/bin/mvn" "$work/packaged/bin/real"
cat >"$work/packaged/bin/mvn" <<'END'
#!/bin/sh
if [ "$1" = -v ]; then echo "Apache Maven 3.8.7"; else exec "${0%mvn}real" "$@"; fi
END
chmod +x "$work/packaged/bin/mvn"
run PATH="$work/packaged/bin:$work/tools" JAVA_HOME="$work/jdk25" "$clone/searchfleet" local
check "a packaged Maven is asked for its version" out_has "SEARCHFLEET_MVN=$work/packaged/bin/mvn"
fresh_clone
run PATH="$work/bare" JAVA_HOME="$work/jdk25" "$clone/searchfleet" package
check "no Maven, and no unzip for ./mvnw" one_line 1 "install maven or unzip"
run PATH="$work/tools" JAVA_HOME="$work/jdk25" SEARCHFLEET_MVN="$work/maven-3.9.9/bin/mvn" "$clone/searchfleet" package
check "SEARCHFLEET_MVN is taken" builds 1

# --- local -----------------------------------------------------------------------------------------------------------

fresh_clone
launch local --port 9000 --data "my data"
check "local builds and runs" [ "$status" -eq 0 ]
check "the first build is said" err_has "building (first time"
check "stdout is the program's alone" [ "$(head -n 1 "$work/out")" = "JAVA_HOME=$work/jdk25" ]
check "it knows the root" out_has "SEARCHFLEET_HOME=$clone"
check "its folder stays the caller's" out_has "folder=$work"
check "its class path" out_has "<$clone/local/target/searchfleet-local-1.0.jar:$clone/local/target/lib/*>"
check "its arguments arrive whole" out_has "<my data>"
check "one build" builds 1
run JAVA_HOME="$work/jdk25" SEARCHFLEET_JAVA_OPTS="-Xmx300m -Dx=y" "$clone/searchfleet" local
check "the second run builds nothing" builds 1
check "and says nothing" [ ! -s "$work/err" ]
check "SEARCHFLEET_JAVA_OPTS" out_has "<-Dx=y>"
sleep 1
echo "in use" >"$clone/local/target/lib/searchfleet-shared-1.0.jar"
ln "$clone/local/target/lib/searchfleet-shared-1.0.jar" "$home/in-use.jar"
touch "$clone/local/src/main/java/Main.java"
launch local
check "an edited source is built" builds 2
check "a jar in use is replaced, not written over" grep -q "in use" "$home/in-use.jar"
rm "$clone/local/src/main/java/Other.java"
launch local
check "a removed source is noticed" builds 3
: >"$clone/local/target/lib/library-of-old.jar"
touch "$clone/local/target/some.class" "$clone/README.md"
launch local
check "what is no source is not" builds 3
touch "$clone/shared/pom.xml"
launch local
check "a changed pom is built" builds 4
check "and old jars are gone" not test -e "$clone/local/target/lib/library-of-old.jar"
rm -rf "$clone/local/target"
launch local
check "a missing jar is built" builds 5
touch "$home/maven.fails" "$clone/local/src/main/java/Main.java"
launch local
check "a failed build fails" [ "$status" -eq 1 ]
check "a failed build shows Maven's output on stderr" err_has "[ERROR] it does not compile"
check "a failed build prints nothing on stdout" [ ! -s "$work/out" ]
rm "$home/maven.fails"
launch local
check "and is tried again" builds 7
rm -rf "$clone/local/target"
run JAVA_HOME="$work/jdk25" SEARCHFLEET_SKIP_BUILD=1 "$clone/searchfleet" local
check "SEARCHFLEET_SKIP_BUILD builds nothing" one_line 1 "run ./searchfleet package"
launch bench passthrough --quick
check "bench runs its program" out_has "<io.searchfleet.benchmarks.Main>"
launch bench reindex --rounds 1
check "and any other that it lists" out_has "<reindex>"

mkdir -p "$home/bin dir"
ln -s "../a clone/searchfleet" "$home/bin dir/one"
ln -s one "$home/bin dir/two"
ln -s "$home/bin dir/two" "$home/three"
run JAVA_HOME="$work/jdk25" "$home/three" local
check "called through symbolic links, relative and absolute" out_has "SEARCHFLEET_HOME=$clone"

# --- one build at a time ---------------------------------------------------------------------------------------------

fresh_clone
mkdir "$clone/target"
ln -s 999999999 "$clone/target/build.lock"
launch local
check "a dead builder's lock is taken over" [ "$status" -eq 0 ]
check "and released" not test -L "$clone/target/build.lock"
fresh_clone
echo 1 >"$home/maven.sleep"
env -i HOME="$home" PATH="$work/maven-3.9.9/bin:$work/tools" JAVA_HOME="$work/jdk25" "$clone/searchfleet" local \
  >"$work/out2" 2>&1 &
other=$!
launch local
wait "$other"
check "two at once build once" builds 1
check "and both run" grep -q "SEARCHFLEET_HOME" "$work/out2" "$work/out"
fresh_clone
echo 30 >"$home/maven.sleep"
env -i HOME="$home" PATH="$work/maven-3.9.9/bin:$work/tools" JAVA_HOME="$work/jdk25" "$clone/searchfleet" local \
  >"$work/out" 2>"$work/err" &
other=$!
tries=0
until [ -f "$home/maven.log" ] || [ "$tries" -eq 50 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
before=$(date +%s)
kill "$other"
wait "$other"
status=$?
check "SIGTERM stops a build at once" [ $(($(date +%s) - before)) -lt 5 ]
check "with the status of a signal" [ "$status" -eq 143 ]
check "and releases the lock" not test -L "$clone/target/build.lock"

# --- test and package ------------------------------------------------------------------------------------------------

fresh_clone
launch test
check "test runs Maven's verify" built_with "-B -ntp verify"
check "test runs the launcher's own tests" out_has "the tests of the launcher"
check "test shows Maven's output" out_has "this is Maven in $clone on $work/jdk25"
check "a launcher inside the tests does not build" out_has "building inside: 1"
check "test sums up" out_has "7 tests, 0 failed, 2 skipped"
launch local
check "after a whole test run nothing is built" builds 1
launch test --quick -pl "shared,local" -am -Dtest=ATest
check "test --quick passes Maven's options on" built_with "-B -ntp test -pl shared,local -am -Dtest=ATest"
launch test --all-engines
check "test --all-engines runs them all" built_with "-B -ntp verify -Dsearchfleet.engines=all"
check "and shows how each engine did" out_has "opensearch-9.9  1 passed"
launch test --all-faults
check "test --all-faults runs the whole fault matrix" built_with "-B -ntp verify -Dsearchfleet.faults=all"
launch test --all-chaos
check "test --all-chaos disturbs reindex jobs everywhere" built_with "-B -ntp verify -Dsearchfleet.chaos=all"
launch test --upgrade
check "test --upgrade without an emulator is one line and 2" one_line 2 "--upgrade needs an emulator of AWS: --aws-endpoint URL"
mkdir -p "$clone/deploy"
printf 'for arg; do printf "<%%s>" "$arg"; done\n' >"$clone/deploy/stack.sh"
launch test --upgrade v1 --aws-endpoint http://127.0.0.1:1 -Da=b
check "test --upgrade says from which commit, and where" out_has "<test-upgrade><http://127.0.0.1:1><v1><-Da=b>"
launch test --upgrade --aws-endpoint http://127.0.0.1:1
check "test --upgrade needs no commit" out_has "<test-upgrade><http://127.0.0.1:1><>"
launch test --aws-endpoint http://127.0.0.1:1 --upgrade
check "test --upgrade may be the last word" out_has "<test-upgrade><http://127.0.0.1:1><>"
launch test --aws-endpoint http://127.0.0.1:1
check "test --aws-endpoint takes the tour" out_has "<test><http://127.0.0.1:1>"
rm -r "$clone/deploy"
launch test --all-faults --all-engines
check "and so it does with all engines" built_with "-B -ntp verify -Dsearchfleet.engines=all -Dsearchfleet.faults=all"
launch test -pl engines/processes --all-engines
check "and so it does for one module" built_with "-B -ntp verify -Dsearchfleet.engines=all -pl engines/processes"
echo 'echo "fuzzing with <$*>, building inside: $SEARCHFLEET_SKIP_BUILD"; exit 1' >"$clone/tests/fuzz.sh"
builds_before=$(grep -c . "$home/maven.log")
launch test --fuzz --sample --seed 7
check "test --fuzz hands its options over, and runs what is built" out_has "fuzzing with <--sample --seed 7>, building inside: 1"
check "and tests nothing else" [ "$(grep -c . "$home/maven.log")" -eq "$builds_before" ]
check "what it finds is its status" [ "$status" -eq 1 ]
echo 'exit 1' >"$clone/tests/launcher.sh"
launch test
check "failed launcher tests fail the run" [ "$status" -eq 1 ]
: >"$clone/tests/launcher.sh"
touch "$home/maven.fails"
launch test
check "failed tests fail the run" [ "$status" -eq 1 ]
check "and say where the reports are" out_has "*/target/surefire-reports"
rm "$home/maven.fails"
launch package
check "package builds" built_with "-Dmaven.test.skip=true -Dspotless.check.skip=true package"
touch "$home/maven.fails"
launch package
check "package fails when Maven does" [ "$status" -eq 1 ]

# --- check and sbom --------------------------------------------------------------------------------------------------

fresh_clone
mkdir "$clone/policy" "$clone/providers" "$clone/providers/aws"
cp "$clone/pom.xml" "$clone/providers/aws/pom.xml"
# shellcheck disable=SC2016 # expanded where it runs
printf 'echo "checked with the cache $SEARCHFLEET_CACHE"\nexit 3\n' >"$clone/policy/check.sh"
launch check
check "check calls policy/check.sh" out_has "checked with the cache $home/.cache/searchfleet"
check "its status is the launcher's" [ "$status" -eq 3 ]
run SEARCHFLEET_CACHE="$home/my cache" "$clone/searchfleet" check
check "check needs no JDK, and takes a cache of one's own" out_has "checked with the cache $home/my cache"
launch check --all
check "check takes no options" one_line 2 "check takes no options"
launch sbom
check "sbom is of what is deployed" built_with "-pl functions/access,functions/nodes,providers/aws -am org.cyclonedx:"
check "sbom prints where it is, and nothing else" [ "$(cat "$work/out")" = "$clone/target/searchfleet.cdx.json" ]
touch "$home/maven.fails"
launch sbom
check "sbom fails when Maven does" [ "$status" -eq 1 ]
check "and prints no path" [ ! -s "$work/out" ]
launch sbom --xml
check "sbom takes no options" one_line 2 "sbom takes no options"

# --- what sam build calls --------------------------------------------------------------------------------------------

if [ -x "$work/tools/make" ]; then
  fresh_clone
  sam() {
    (cd "$clone" && env -i HOME="$home" PATH="$work/maven-3.9.9/bin:$work/tools" JAVA_HOME="$work/jdk25" \
      ARTIFACTS_DIR="$home/built things/$1" make "build-$1") >"$work/out" 2>"$work/err"
    status=$?
  }
  sam NodesFunction
  check "make build-NodesFunction" [ "$status" -eq 0 ]
  check "its own jar" test -f "$home/built things/NodesFunction/lib/searchfleet-nodes-1.0.jar"
  check "its libraries" test -f "$home/built things/NodesFunction/lib/library.jar"
  check "only the functions are built" built_with "-pl functions/access,functions/nodes -am package dependency:copy-dep"
  sam AccessFunction
  check "make build-AccessFunction" test -f "$home/built things/AccessFunction/lib/searchfleet-access-1.0.jar"
  sam AuthorizerFunction
  check "the authorizer is in the access module" \
    test -f "$home/built things/AuthorizerFunction/lib/searchfleet-access-1.0.jar"
  check "one build for all functions" builds 1
  sam NothingFunction
  check "a function without a module fails" [ "$status" -ne 0 ]
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
