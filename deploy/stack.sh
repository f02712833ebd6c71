#!/bin/sh
# What ./searchfleet deploy, destroy, test --aws-endpoint, test --upgrade and test --sam-local do, with the SAM CLI and the
# AWS CLI, which an emulator may be put under by AWS_ENDPOINT_URL.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$here"

say() { printf '%s\n' "$*"; }
die() { printf 'searchfleet: %s\n' "$*" >&2; exit 1; }
misuse() { printf 'searchfleet: %s\n' "$*" >&2; exit 2; }

sam() { "${SEARCHFLEET_SAM:-sam}" "$@"; }
export SAM_CLI_TELEMETRY=0 AWS_PAGER=''

# A query of the AWS CLI as text; nothing at all where there is no such thing.
ask() { aws "$@" --output text 2>/dev/null | sed 's/^None$//'; }

# A setting of the profile in samconfig.toml, or of the default one. $1: its name.
setting() {
  for section in "$profile" default; do
    found=$(awk -v section="[$section.deploy.parameters]" -v name="$1" '
      /^\[/ { inside = ($0 == section) }
      inside && $1 == name && $2 == "=" { sub(/^[^=]*= */, ""); gsub(/^"|"$/, ""); print; exit }' samconfig.toml)
    if [ -n "$found" ]; then printf '%s\n' "$found"; return; fi
  done
}

confirm() {
  [ -z "$yes" ] || return 0
  [ -t 0 ] || die "nobody is there to confirm: add --yes"
  printf '%s [y/N] ' "$1"
  read -r answer
  case $answer in [yY] | [yY][eE][sS]) ;; *) die "nothing was done" ;; esac
}

# Which profile, stack and region; who we are. Sets profile, yes, stack, region, account.
begin() {
  profile=default yes='' passed=''
  for arg; do
    case $arg in
      --yes) yes=yes ;;
      --*) misuse "unknown option '$arg': deploy takes a profile, NAME=VALUE and --yes; destroy a profile and --yes" ;;
      *=*) passed="$passed $arg" ;;
      *) profile=$arg ;;
    esac
  done
  grep -q "^\[$profile\.deploy\.parameters\]" samconfig.toml ||
    misuse "samconfig.toml has no profile '$profile'; it has: $(sed -n 's/^\[\([a-z]*\)\.deploy\.parameters\]$/\1/p' samconfig.toml | tr '\n' ' ')"
  command -v aws >/dev/null || die "the AWS CLI is not installed: https://aws.amazon.com/cli/"
  sam --version >/dev/null 2>&1 || die "the SAM CLI is not installed: pip install aws-sam-cli"
  stack=$(setting stack_name)
  region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(setting region)}}
  [ -n "$region" ] || region=$(aws configure get region || :)
  [ -n "$region" ] || die "no region: set AWS_REGION"
  export AWS_REGION="$region" AWS_DEFAULT_REGION="$region"
  account=$(aws sts get-caller-identity --query Account --output text) ||
    die "AWS does not know these credentials (above is what it says); aws configure, or aws sso login, gets others"
  who=$(ask sts get-caller-identity --query Arn)
  status=$(ask cloudformation describe-stacks --stack-name "$stack" --query 'Stacks[0].StackStatus')
}

output() {
  ask cloudformation describe-stacks --stack-name "$stack" --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue"
}

# What a request would meet that only AWS knows.
checks() {
  case $status in
    '' | REVIEW_IN_PROGRESS) say "stack     $stack is new" ;;
    *_IN_PROGRESS) die "stack $stack is $status: wait until that is over" ;;
    ROLLBACK_COMPLETE) die "stack $stack was never made (ROLLBACK_COMPLETE): aws cloudformation delete-stack --stack-name $stack, then deploy again" ;;
    *) say "stack     $stack is there ($status), and is brought up to date" ;;
  esac
  concurrent=$(ask lambda get-account-settings --query AccountLimit.ConcurrentExecutions)
  if [ -n "$concurrent" ] && [ "$concurrent" -lt 100 ]; then
    say "quota     Lambda runs $concurrent functions at once in this account: enough to try it, too few for a team."
    say "          Service Quotas raises it at no charge (Lambda, Concurrent executions)."
  fi
  # The log role of API Gateway is one per account and region: another's is left as it is.
  role=$(ask apigateway get-account --query cloudwatchRoleArn)
  case $role in
    '' | *"/$stack-GatewayLogsRole-"*) ;;
    *)
      say "logs      API Gateway logs by $role already, and goes on so"
      passed="GatewayLogRole=keep $passed"
      ;;
  esac
}

# Calls the API of the stack. $1: a path. An emulator answers in the name of the host that AWS would have.
call() {
  url=$(output ApiUrl)
  if [ -z "${AWS_ENDPOINT_URL:-}" ]; then
    curl -fsS --max-time 30 "$url$1"
  else
    host=${url#https://}
    path=${host#*/}
    curl -fsS --max-time 30 -H "Host: ${host%%/*}" "${AWS_ENDPOINT_URL%/}/$path$1"
  fi
}

await_health() {
  tries=0
  until answer=$(call /health 2>/dev/null); do
    tries=$((tries + 1))
    [ "$tries" -lt 20 ] || die "the stack is there and $(output ApiUrl)/health does not answer: look at the log group $(output LogGroup)"
    sleep 3
  done
  say "health    $answer"
}

deploy() {
  begin "$@"
  say "account   $account as $who"
  say "region    $region"
  checks
  say "makes     $(grep -c 'Type: AWS::Serverless::Function' template.yaml) functions, an API, a table, 4 state machines, 2 keys, a secret, a queue, logs, alarms and a dashboard"
  say "costs     about 10 USD a month when nobody calls it, and 18 to 58 at a million requests: docs/costs.md"
  confirm "Go on?"
  sam build
  # What is given here would take the place of all that the profile has, so both are given; the last of a name counts.
  parameters=$(printf '%s %s' "$(setting parameter_overrides)" "$passed" | sed 's/^ *//')
  # shellcheck disable=SC2086 # parameters are split at spaces
  sam deploy --config-env "$profile" --region "$region" --no-confirm-changeset --no-fail-on-empty-changeset --no-progressbar \
    ${parameters:+--parameter-overrides $parameters}
  await_health
  say "API       $(output ApiUrl)"
  say "pictures  $(output DashboardUrl)"
  say "next      get the first admin token, which only those may who may read the secret, and call the API:"
  say "  TOKEN=\$($(output FirstTokenCommand))"
  say "  curl -u \"\$TOKEN\" $(output ApiUrl)/api/clusters"
}

destroy() {
  begin "$@"
  [ -n "$status" ] || die "there is no stack $stack in $region of account $account"
  table=$(output TableName)
  domains=$(ask resourcegroupstaggingapi get-resources --resource-type-filters es:domain \
    --tag-filters "Key=searchfleet:deployment,Values=$stack" --query 'ResourceTagMappingList[].ResourceARN')
  [ -z "$domains" ] || die "clusters that were made here still run, and nobody would look after them: $domains
DELETE /clusters/{slug} removes one."
  say "deletes   the stack $stack in $region of account $account: API, functions, state machines, logs, alarms, first token"
  say "keeps     the table $table with all connections and tokens, the keys that encrypt it and seal credentials,"
  say "          and the log role of API Gateway. docs/operations.md tells how to remove them, or to use them again."
  confirm "Delete it?"
  aws cloudformation delete-stack --stack-name "$stack"
  aws cloudformation wait stack-delete-complete --stack-name "$stack"
  say "deleted   $stack"
  say "kept      table $table"
}

# The address of this machine that functions in an emulator's containers can call.
own_address() {
  address=$(ip -4 -o addr show docker0 2>/dev/null | awk '{ sub("/.*", "", $4); print $4 }')
  printf '%s\n' "${SEARCHFLEET_CLUSTER_HOST:-${address:-127.0.0.1}}"
}

# Takes the tour that is the test class $1, with the properties that are given.
tour() {
  class=$1
  shift
  export SEARCHFLEET_SKIP_BUILD=1
  ./searchfleet test -pl local -am "-Dit.test=$class" -Dtest=None \
    -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false "$@"
}

# Where the emulator makes domains without engines, and what is meant for them is led to SEARCHFLEET_DOMAIN_PORT of this
# machine: a certificate for them, which functions have to trust, in target/domains. Prints the properties for the tour.
domain_properties() {
  [ -n "${SEARCHFLEET_DOMAIN_PORT:-}" ] || return 0
  mkdir -p target/domains
  rm -f target/domains/store.p12
  "${JAVA_HOME:?}/bin/keytool" -genkeypair -alias server -keyalg EC -dname "CN=$own" -ext "SAN=ip:$own" -ext BC=ca:true \
    -validity 2 -storetype PKCS12 -keystore target/domains/store.p12 -storepass changeit >/dev/null 2>&1
  # Functions read it as another user.
  chmod 644 target/domains/store.p12
  printf '%s ' -Dsearchfleet.stack.provisions=true "-Dsearchfleet.stack.domain-port=$SEARCHFLEET_DOMAIN_PORT" \
    -Dsearchfleet.stack.domain-store=../target/domains/store.p12
}

# Deploys the tree of this folder to the emulator at $1, with the first token in target/stack.token of the project. Sets own,
# url, host.
deploy_emulated() {
  export AWS_ENDPOINT_URL="$1" AWS_ACCESS_KEY_ID="${AWS_ACCESS_KEY_ID:-test}" \
    AWS_SECRET_ACCESS_KEY="${AWS_SECRET_ACCESS_KEY:-test}" AWS_DEFAULT_REGION="${AWS_DEFAULT_REGION:-us-east-1}"
  own=$(own_address)
  deploy dev --yes "AllowedNetworks=${own%.*}.0/24" AllowedPorts=1-65535 RequestsPerMinute=600 CreationsPerMinute=60
  mkdir -p "$here/target"
  # Not every emulator runs what a custom resource is made by; asked for twice, it is the same token.
  aws lambda invoke --function-name "$(aws cloudformation describe-stack-resource --stack-name "$stack" --output text \
    --logical-resource-id FirstTokenFunction --query StackResourceDetail.PhysicalResourceId)" \
    --payload '{"RequestType":"Create"}' "$here/target/first-token.json" >/dev/null
  (umask 077 && sh -c "$(output FirstTokenCommand)" >"$here/target/stack.token")
  url=$(output ApiUrl)
  host=${url#https://}
}

# Deploys to the emulator at $1 and takes the tour there; what else is given goes to Maven.
test_stack() {
  own=$(own_address)
  domains=$(domain_properties)
  deploy_emulated "$1"
  shift
  # shellcheck disable=SC2086 # properties are split at spaces
  tour StackIT $domains "-Dsearchfleet.stack.url=${AWS_ENDPOINT_URL%/}/${host#*/}" "-Dsearchfleet.stack.host=${host%%/*}" \
    "-Dsearchfleet.stack.token=$here/target/stack.token" "-Dsearchfleet.stack.cluster-host=$own" \
    "-Dsearchfleet.stack.name=$stack" "$@"
}

# The commit before what was changed last of what is deployed: what this tree is an upgrade of.
previous() {
  set -- functions shared providers catalog statemachines template.yaml
  if git diff --quiet HEAD -- "$@"; then
    git rev-parse --verify --quiet "$(git rev-list -1 HEAD -- "$@")^"
  else
    git rev-parse HEAD
  fi
}

# Deploys the commit $2 (empty: the previous one) to the emulator at $1, uses it, and brings it to this tree meanwhile; what
# else is given goes to Maven.
test_upgrade() {
  endpoint=$1
  from=${2:-$(previous)} || die "there is no commit before this one: name one"
  shift 2
  commit=$(git rev-parse --verify --quiet "$from^{commit}") || misuse "no commit or tag '$from'"
  sam --version >/dev/null 2>&1 || die "the SAM CLI is not installed: pip install aws-sam-cli"
  # update.py needs the libraries of the SAM CLI.
  python=$(sed -n '1s/^#! *//p' "$(command -v "${SEARCHFLEET_SAM:-sam}")" | tr -d '\0')
  [ -x "$python" ] || die "the SAM CLI has to be the one of pip: pip install aws-sam-cli"
  old=target/upgrade/$commit
  git worktree prune
  [ -e "$old/.git" ] || git worktree add --quiet --detach "$old" "$commit"
  say "from      $(git log -1 --format='%h %s' "$commit")"
  cd "$old"
  deploy_emulated "$endpoint"
  cd "$here"
  say "to        $(git log -1 --format='%h %s')$(git diff --quiet HEAD || echo ', with changes')"
  sam build
  sam package --config-env dev --resolve-s3 --output-template-file target/upgrade/packaged.yaml >/dev/null
  rm -f local/target/upgrade.txt
  tour UpgradeIT "-Dsearchfleet.stack.url=${endpoint%/}/${host#*/}" "-Dsearchfleet.stack.host=${host%%/*}" \
    "-Dsearchfleet.stack.token=$here/target/stack.token" "-Dsearchfleet.stack.cluster-host=$own" \
    "-Dsearchfleet.stack.name=$stack" "-Dsearchfleet.stack.table=$(output TableName)" \
    "-Dsearchfleet.stack.endpoint=$endpoint" "-Dsearchfleet.stack.python=$python" "$@" || failed=$?
  [ ! -f local/target/upgrade.txt ] || cat local/target/upgrade.txt
  return "${failed:-0}"
}

# Ends what the test that started it could not, because it was killed.
end_api() {
  [ ! -f target/sam-local/api.pid ] || kill "$(cat target/sam-local/api.pid)" 2>/dev/null || :
  rm -f .aws-sam/build/*/seal.key .aws-sam/build/sam-local.yaml
}

# Takes the tour under `sam local`; what is given goes to Maven.
test_local() {
  sam --version >/dev/null 2>&1 || die "the SAM CLI is not installed: pip install aws-sam-cli"
  docker info >/dev/null 2>&1 || die "Docker's engine does not answer: docker info says why"
  sam build
  # An earlier one's may be another process by now.
  rm -f target/sam-local/api.pid
  trap end_api EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  tour StackIT "-Dsearchfleet.stack.sam=$(command -v "${SEARCHFLEET_SAM:-sam}")" "-Dsearchfleet.stack.cluster-host=$(own_address)" \
    "-Dsearchfleet.stack.image=${SEARCHFLEET_LAMBDA_IMAGE:-}" "$@"
}

command=${1:-}
shift || :
case $command in
  test) test_stack "$@" ;;
  test-upgrade) test_upgrade "$@" ;;
  test-local) test_local "$@" ;;
  deploy) deploy "$@" ;;
  destroy) destroy "$@" ;;
  *) misuse "deploy or destroy" ;;
esac
