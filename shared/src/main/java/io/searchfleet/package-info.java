/** Where everything is put together: the environment of a function and its clients. */
@NullMarked
package io.searchfleet;

import org.jspecify.annotations.NullMarked;
