/** Requests, routes, replies and errors: the only package that knows HTTP as a server. */
@NullMarked
package io.searchfleet.web;

import org.jspecify.annotations.NullMarked;
