/** What an account may do as a whole: whether it is suspended, and how often its tokens may call. */
@NullMarked
package io.searchfleet.accounts;

import org.jspecify.annotations.NullMarked;
