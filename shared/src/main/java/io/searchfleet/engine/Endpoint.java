package io.searchfleet.engine;

/** How to reach a cluster: where it listens, how it is trusted, and what every request to it carries. */
public record Endpoint(
        ClusterAddress address, Credentials credentials, Tls tls, PathPrefix pathPrefix, CustomHeaders headers) {

    /** With nothing but an address: no credentials, the system's trust. */
    public static Endpoint of(ClusterAddress address) {
        return new Endpoint(address, new Credentials.None(), Tls.SYSTEM, PathPrefix.NONE, CustomHeaders.NONE);
    }

    public Endpoint with(Credentials other) {
        return new Endpoint(address, other, tls, pathPrefix, headers);
    }

    public Endpoint with(Tls other) {
        return new Endpoint(address, credentials, other, pathPrefix, headers);
    }

    /** Whether two endpoints lead to the same place, whatever they show there. */
    public boolean isSamePlace(Endpoint other) {
        return address.equals(other.address) && pathPrefix.equals(other.pathPrefix);
    }
}
