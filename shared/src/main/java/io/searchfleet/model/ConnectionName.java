package io.searchfleet.model;

import java.util.Set;

/**
 * The label of a connection within its account, as it stands in paths: usually the cluster's own name. 1 to 200
 * characters, no control characters, no slash, comma, star or colon (what cluster names cannot hold either), not {@code
 * _all}, {@code _connect}, {@code _export}, {@code _import}, {@code .} or {@code ..}.
 */
public record ConnectionName(String value) {
    private static final int LONGEST = 200;
    private static final Set<String> RESERVED = Set.of("_all", "_connect", "_export", "_import", ".", "..");

    /** @throws IllegalArgumentException when the value does not have that form; the message is fit for a user */
    public ConnectionName {
        if (value.isBlank() || value.length() > LONGEST) {
            throw new IllegalArgumentException("A cluster's name has 1 to " + LONGEST + " characters.");
        }
        if (value.chars().anyMatch(c -> Character.isISOControl(c) || "/\\,*:".indexOf(c) >= 0)
                || RESERVED.contains(value)) {
            throw new IllegalArgumentException("'" + printable(value)
                    + "' cannot name a cluster: no control characters, '/', '\\', ',', '*' or ':', and none of "
                    + String.join(", ", RESERVED.stream().sorted().toList()) + ".");
        }
    }

    /** The label for a cluster that calls itself {@code clusterName}: what no label may hold becomes a dash. */
    public static ConnectionName forCluster(String clusterName) {
        String text = clusterName.replaceAll("[\\p{Cntrl}/\\\\,*:]", "-").strip();
        String cut = text.substring(0, Math.min(text.length(), LONGEST));
        return new ConnectionName(cut.isEmpty() || cut.startsWith("_") || cut.startsWith(".") ? "cluster" + cut : cut);
    }

    /** This name with {@code -2}, {@code -3} … behind it, for a second cluster of the same name. */
    public ConnectionName numbered(int number) {
        String suffix = "-" + number;
        return new ConnectionName(value.substring(0, Math.min(value.length(), LONGEST - suffix.length())) + suffix);
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public String toString() {
        return value;
    }
}
