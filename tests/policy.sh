#!/bin/sh
# Tests of policy/compare.py, over reports that were made up.
set -u

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

passed=0
failed=0

# A report of each checker: cfn-lint found $1 at $2, checkov found $3 at $4; empty: nothing.
reports() {
  rm -f "$work"/*
  lint='' policy=''
  [ -z "$1" ] || lint='{"Rule": {"Id": "'$1'"}, "Message": "m", "Location": {"Path": ["Resources", "'$2'"], "Start": {"LineNumber": 7}}}'
  [ -z "$3" ] || policy='{"check_id": "'$3'", "check_name": "n", "resource": "AWS::X::Y.'$4'", "file_line_range": [8, 9]}'
  printf '[%s]\n' "$lint" >"$work/cfn-lint.json"
  printf '{"summary": {"resource_count": 3, "parsing_errors": 0}, "results": {"failed_checks": [%s]}}\n' "$policy" >"$work/checkov.json"
}

# $1: what is tested; $2: the status; $3: what it says; the entries come on stdin.
verdict() {
  cat >"$work/accepted.txt"
  python3 "$root/policy/compare.py" "$work" "$work/accepted.txt" >"$work/out" 2>&1
  status=$?
  if [ "$status" -eq "$2" ] && grep -qF -e "$3" "$work/out"; then
    passed=$((passed + 1))
    echo "ok    $1"
  else
    failed=$((failed + 1))
    echo "FAIL  $1: status $status"
    sed 's/^/        /' "$work/out"
  fi
}

reports '' '' '' ''
verdict "nothing found, nothing accepted" 0 "0 findings" </dev/null
reports E1 Table C1 Queue
verdict "what is found is named" 1 "not accepted: cfn-lint E1 Table: m (line 7)" </dev/null
verdict "by each checker" 1 "not accepted: checkov C1 Queue: n (line 8)" </dev/null
verdict "what is accepted is fine" 0 "2 of them accepted" <<'END'
# a comment
cfn-lint E1 Table  It is meant so.
checkov  C1 Q*     A star stands for the rest.
END
verdict "the same check of another resource is not" 1 "not accepted: checkov C1 Queue" <<'END'
cfn-lint E1 Table It is meant so.
checkov C1 Other It is meant so.
END
verdict "what is not found any more is named" 1 "accepted.txt:1: cfn-lint E2 Table" <<'END'
cfn-lint E2 Table It was meant so.
cfn-lint E1 Table It is meant so.
checkov C1 Queue It is meant so.
END
verdict "an entry without a reason is none" 1 "accepted.txt:1: an entry is" <<'END'
cfn-lint E1 Table
END
reports '' '' '' ''
echo "asl-validator invalid operation.asl.json" >"$work/asl.txt"
verdict "a wrong state machine is a finding" 1 "asl-validator invalid operation.asl.json" </dev/null
reports '' '' '' ''
rm "$work/checkov.json"
verdict "a checker that wrote no report fails" 1 "checkov wrote no report" </dev/null
reports '' '' '' ''
echo '{"passed": 0}' >"$work/checkov.json"
verdict "and so does one that saw nothing" 1 "checkov saw no resources" </dev/null

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
