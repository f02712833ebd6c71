#!/bin/sh
# Writes down what the stack $1 has kept of its work, into the folder $2: its logs, the histories of its state machines and
# its table, all as they are. For looking into a fault, and for the test that no secret is in them.
set -eu
stack=$1
folder=$2
mkdir -p "$folder"
export AWS_PAGER=''

resource() {
  aws cloudformation list-stack-resources --stack-name "$stack" --output text \
    --query "StackResourceSummaries[?ResourceType=='$1'].PhysicalResourceId" | tr '\t' '\n'
}

# The groups of the stack, and those that Lambda makes where a function's own group is not heeded.
{ resource AWS::Logs::LogGroup; resource AWS::Lambda::Function | sed 's|^|/aws/lambda/|'; } | while read -r group; do
  name=$(printf '%s' "$group" | tr '/' '_')
  aws logs filter-log-events --log-group-name "$group" --query 'events[].message' >"$folder/log$name.json" 2>/dev/null ||
    rm -f "$folder/log$name.json"
done
resource AWS::StepFunctions::StateMachine | while read -r machine; do
  aws stepfunctions list-executions --state-machine-arn "$machine" --query 'executions[].executionArn' --output text |
    tr '\t' '\n' | while read -r execution; do
      case $execution in
        arn:*) aws stepfunctions get-execution-history --execution-arn "$execution" >"$folder/history-${execution##*:}.json" ;;
      esac
    done
done
resource AWS::DynamoDB::Table | while read -r table; do
  aws dynamodb scan --table-name "$table" >"$folder/table-$table.json"
done
