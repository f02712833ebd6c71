/**
 * What an account may do as a whole: whether it is suspended, and how often its tokens may call. The tokens are in
 * {@code security}.
 */
@NullMarked
package io.searchfleet.accounts;

import org.jspecify.annotations.NullMarked;
