package io.searchfleet.engines;

/** Main class of a child that behaves as its first argument says. */
final class TestChild {
    private TestChild() {}

    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "fail" -> throw new IllegalStateException("the reason is this");
            case "hang" -> System.out.println("not READY yet");
            case "ready" -> System.out.println("READY " + arguments[1]);
            case "stubborn" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(TestChild::sleepForLong));
                System.out.println("READY 0");
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void sleepForLong() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
