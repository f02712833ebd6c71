package io.searchfleet.engines;

import java.lang.reflect.Field;

/**
 * Main class inside the child that is DynamoDB Local; takes the arguments of its own {@code ServerRunner} and prints
 * {@code READY PORT}.
 *
 * <p>Its own main would listen on every network interface, without any authentication, and on a port that somebody has to guess
 * to be free. This one starts the same server on a free port of 127.0.0.1, and leaves telemetry out altogether. All by
 * reflection: the classes are in the kit, never on our class path.
 */
final class DynamoDbLocalHost {
    private static final String SERVER_RUNNER = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner";

    private DynamoDbLocalHost() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        Object server = Class.forName(SERVER_RUNNER)
                .getMethod("createServerFromCommandLineArgs", String[].class)
                .invoke(null, (Object) arguments);
        Object connector = connectorOf(server);
        connector.getClass().getMethod("setHost", String.class).invoke(connector, "127.0.0.1");
        connector.getClass().getMethod("setPort", int.class).invoke(connector, 0);
        server.getClass().getMethod("safeStart").invoke(server);
        System.out.println(
                "READY " + connector.getClass().getMethod("getLocalPort").invoke(connector));
    }

    private static Object connectorOf(Object server) throws ReflectiveOperationException {
        Field field = server.getClass().getDeclaredField("server");
        field.setAccessible(true);
        Object jetty = field.get(server);
        return ((Object[]) jetty.getClass().getMethod("getConnectors").invoke(jetty))[0];
    }
}
