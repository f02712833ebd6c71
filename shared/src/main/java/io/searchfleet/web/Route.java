package io.searchfleet.web;

import io.searchfleet.model.Scope;
import java.util.Optional;

/**
 * One row of a function's route table.
 *
 * @param method in capitals
 * @param scope what the token must hold; empty: no token needed
 */
public record Route(String method, PathTemplate path, Optional<Scope> scope, Action action) {}
