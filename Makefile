# The front door is ./searchfleet: these are its commands for those who type make, and what `sam build` calls.
.DEFAULT_GOAL := help
.PHONY: help local test package bench fmt validate check sbom

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

local: ## run the control plane here; ARGS="--port 9000 --no-demo"
	@./searchfleet local $(ARGS)

test: ## run every test; ARGS="--quick", "--all-engines", "--all-faults" or "--all-chaos"
	@./searchfleet test $(ARGS)

package: ## build all jars
	@./searchfleet package $(ARGS)

bench: ## run a benchmark: NAME=passthrough, reindex, provisioning, load or coldstart; without one, list them
	@./searchfleet bench $(NAME) $(ARGS)

fmt: ## format all Java sources
	@./searchfleet fmt

validate: ## check template.yaml with the SAM CLI
	@./searchfleet validate

check: ## check template.yaml and the state machines against policy/
	@./searchfleet check

sbom: ## write the bill of materials
	@./searchfleet sbom

# `sam build` asks for one function at a time, by logical id: NodesFunction is the module functions/nodes, unless it is
# named here. The launcher builds all of them at the first call (a lock holds back calls that come at the same time) and
# does nothing after that. Lambda's Java runtime adds every lib/*.jar to the class path.
module_Authorizer := access
module_ReindexSteps := reindex
module_Watch := fleet
module_FirstToken := access
module_ProvisioningSteps := provisioning
module_Reconciler := provisioning
module_Stats := provisioning

build-%Function:
	@test -n "$(ARTIFACTS_DIR)" || { echo "ARTIFACTS_DIR is not set: sam build calls this target" >&2; exit 2; }
	@./searchfleet package --functions
	@module=$$(echo '$(or $(module_$*),$*)' | awk '{ print tolower(substr($$0, 1, 1)) substr($$0, 2) }') && \
	  target=functions/$$module/target && \
	  { test -d "$$target" || { echo "no module for $@: $$target is missing" >&2; exit 2; }; } && \
	  rm -rf "$(ARTIFACTS_DIR)/lib" && mkdir -p "$(ARTIFACTS_DIR)/lib" && \
	  cp "$$target"/searchfleet-*.jar "$$target"/lib/*.jar "$(ARTIFACTS_DIR)/lib/"
