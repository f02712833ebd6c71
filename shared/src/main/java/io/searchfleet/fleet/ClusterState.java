package io.searchfleet.fleet;

import java.util.Locale;

/** What a managed cluster is doing. The names on the wire are Bonsai's, one of which has a space in it. */
public enum ClusterState {
    PROVISIONING,
    PROVISIONED,
    UPDATING_PLAN,
    /** Its engine does not serve, and nobody changes it. */
    DISABLED,
    MAINTENANCE,
    READONLY,
    DEPROVISIONING,
    /** Gone, for good. */
    DEPROVISIONED;

    public String wireName() {
        return name().replace('_', ' ');
    }

    public static ClusterState ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace(' ', '_'));
    }
}
