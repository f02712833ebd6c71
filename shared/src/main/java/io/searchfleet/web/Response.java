package io.searchfleet.web;

import java.util.Map;

/** What goes on the wire: a status, headers, a JSON body. Before compression, and without the headers that every answer has. */
public record Response(int status, Map<String, String> headers, byte[] body) {}
