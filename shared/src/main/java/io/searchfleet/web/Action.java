package io.searchfleet.web;

/** What a route does: one request in, one reply out. Errors are thrown as {@link io.searchfleet.model.ApiException}. */
@FunctionalInterface
public interface Action {
    Reply answer(Request request);
}
