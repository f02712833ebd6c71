/**
 * Who may call: the authorizer, tokens, the first of them, suspended accounts, the audit trail. How a token is checked is in
 * shared's {@code security}.
 */
@NullMarked
package io.searchfleet.functions.access;

import org.jspecify.annotations.NullMarked;
