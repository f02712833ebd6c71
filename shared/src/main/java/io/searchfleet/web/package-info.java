/** Requests, routes, replies and errors: the only package that knows HTTP as a server. Knows no cluster and no table. */
@NullMarked
package io.searchfleet.web;

import org.jspecify.annotations.NullMarked;
