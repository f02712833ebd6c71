package io.searchfleet.functions.rest;

/** A GET of a cluster: its path, encoded, and the query that it must have. */
record ReadCall(String path, String query) {}
