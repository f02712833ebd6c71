package io.searchfleet.engines.access;

/** On which port a transport of an engine listens. */
public final class BoundPort {
    private BoundPort() {}

    /**
     * By reflection, because the types of its addresses differ between releases: Elasticsearch's published one is an interface in 5
     * and a class since 6, OpenSearch's bound one moved to another package within 2.
     *
     * @param type the engine's own, which has {@code boundAddress()}
     */
    public static <T> int of(Class<T> type, T transport) throws ReflectiveOperationException {
        Object bound = type.getMethod("boundAddress").invoke(transport);
        Object published = bound.getClass().getMethod("publishAddress").invoke(bound);
        return (int) published.getClass().getMethod("getPort").invoke(published);
    }
}
