package io.searchfleet.fleet;

import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.Credentials;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.operations.OperationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A cluster that Searchfleet made, or is making.
 *
 * @param plan the slug of the one in force
 * @param nextPlan the slug of the one that it is being changed to
 * @param address where its engine answers; before it does, where it was promised to; empty: not known
 * @param credentials only until its connection has them; those that are to come while they are changed
 * @param changedBy the operation that changes it now; there is one at most
 * @param reason why it is disabled, or why it was never made; may be empty
 * @param version of the record; 0 before it is stored
 */
public record ManagedCluster(
        AccountId account,
        Slug slug,
        String name,
        String plan,
        Optional<String> nextPlan,
        Release release,
        Space space,
        ClusterState state,
        Optional<ClusterAddress> address,
        Optional<Credentials.Basic> credentials,
        Stats stats,
        List<String> tags,
        boolean deletionProtection,
        Optional<OperationId> changedBy,
        String reason,
        Instant createdAt,
        long version) {
    public ManagedCluster {
        tags = List.copyOf(tags);
    }

    /** What its provider knows it by. */
    public EngineRef engine() {
        return new EngineRef(account, slug, space.region());
    }

    /** What its connection is called: every route of ElasticHQ's API reaches it by its slug. */
    public ConnectionName connection() {
        return new ConnectionName(slug.value());
    }

    /** Whether it is on the list, and counts. */
    public boolean isActive() {
        return state != ClusterState.DEPROVISIONED;
    }

    public ManagedCluster in(ClusterState other) {
        return with().state(other).done();
    }

    /** With these parts changed. */
    public Changed with() {
        return new Changed(this);
    }

    /** A copy in the making. */
    public static final class Changed {
        private final ManagedCluster from;
        private String name;
        private String plan;
        private Optional<String> nextPlan;
        private ClusterState state;
        private Optional<ClusterAddress> address;
        private Optional<Credentials.Basic> credentials;
        private Stats stats;
        private List<String> tags;
        private boolean deletionProtection;
        private Optional<OperationId> changedBy;
        private String reason;
        private long version;

        private Changed(ManagedCluster from) {
            this.from = from;
            this.name = from.name;
            this.plan = from.plan;
            this.nextPlan = from.nextPlan;
            this.state = from.state;
            this.address = from.address;
            this.credentials = from.credentials;
            this.stats = from.stats;
            this.tags = from.tags;
            this.deletionProtection = from.deletionProtection;
            this.changedBy = from.changedBy;
            this.reason = from.reason;
            this.version = from.version;
        }

        public Changed name(String other) {
            name = other;
            return this;
        }

        /** To be changed to this plan. */
        public Changed nextPlan(String other) {
            nextPlan = Optional.of(other);
            return this;
        }

        /** The plan that was to come is in force. */
        public Changed planChanged() {
            plan = nextPlan.orElse(plan);
            nextPlan = Optional.empty();
            return this;
        }

        /** The plan stays what it is. */
        public Changed planKept() {
            nextPlan = Optional.empty();
            return this;
        }

        public Changed state(ClusterState other) {
            state = other;
            return this;
        }

        public Changed address(Optional<ClusterAddress> other) {
            address = other;
            return this;
        }

        public Changed credentials(Optional<Credentials.Basic> other) {
            credentials = other;
            return this;
        }

        public Changed stats(Stats other) {
            stats = other;
            return this;
        }

        public Changed tags(List<String> other) {
            tags = other;
            return this;
        }

        public Changed deletionProtection(boolean other) {
            deletionProtection = other;
            return this;
        }

        /** Changed by this operation from now on. */
        public Changed by(OperationId operation) {
            changedBy = Optional.of(operation);
            return this;
        }

        /** Changed by nobody any more. */
        public Changed settled() {
            changedBy = Optional.empty();
            return this;
        }

        public Changed reason(String other) {
            reason = other;
            return this;
        }

        Changed version(long other) {
            version = other;
            return this;
        }

        public ManagedCluster done() {
            return new ManagedCluster(
                    from.account,
                    from.slug,
                    name,
                    plan,
                    nextPlan,
                    from.release,
                    from.space,
                    state,
                    address,
                    credentials,
                    stats,
                    tags,
                    deletionProtection,
                    changedBy,
                    reason,
                    from.createdAt,
                    version);
        }
    }
}
