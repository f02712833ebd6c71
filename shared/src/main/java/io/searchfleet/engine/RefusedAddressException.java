package io.searchfleet.engine;

import java.net.UnknownHostException;

/** The guard let none of a host's addresses pass. The message says why. */
final class RefusedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    RefusedAddressException(String reason) {
        super(reason);
    }
}
