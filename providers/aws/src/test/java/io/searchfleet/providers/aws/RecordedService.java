package io.searchfleet.providers.aws;

import io.searchfleet.testing.FaultServer;
import io.searchfleet.testing.FaultServer.Behaviour;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers as the service does, in the form of its public API reference, with what a test laid down for each call; the last
 * answer of a call is given again and again. Without an answer, a domain is not there.
 */
final class RecordedService implements AutoCloseable {
    static final String DOMAIN = "/2021-01-01/opensearch/domain";
    static final String DESCRIBE = "GET " + DOMAIN + "/" + Samples.NAME + " ";
    static final String PROGRESS = "GET " + DOMAIN + "/" + Samples.NAME + "/progress";
    static final String DRY_RUN = "GET " + DOMAIN + "/" + Samples.NAME + "/dryRun";
    static final String CREATE = "POST " + DOMAIN + " ";
    static final String UPDATE = "POST " + DOMAIN + "/" + Samples.NAME + "/config";
    static final String DELETE = "DELETE " + DOMAIN + "/" + Samples.NAME;
    static final String TAGS = "GET /2021-01-01/tags";
    static final String ADD_TAGS = "POST /2021-01-01/tags";
    static final String NAMES = "GET /2021-01-01/domain";
    static final String INFO = "POST " + DOMAIN + "-info";
    static final String ARN = "arn:aws:es:us-east-1:123456789012:domain/" + Samples.NAME;
    private static final String IDENTITY = "POST / ";
    private static final String MISSING = "Domain not found: " + Samples.NAME;

    private final Map<String, Deque<Behaviour>> answers = new ConcurrentHashMap<>();
    private final FaultServer server = FaultServer.start(this::answer);

    RecordedService() {
        on(IDENTITY, identity());
    }

    int port() {
        return server.port();
    }

    RecordedService on(String call, Behaviour... behaviours) {
        answers.put(call, new ArrayDeque<>(List.of(behaviours)));
        return this;
    }

    RecordedService on(String call, String json) {
        return on(call, FaultServer.answering(200, "application/json", json));
    }

    /** A domain that is there and is ours, with these fields besides or instead. */
    RecordedService domain(String... fields) {
        return on(DESCRIBE, "{\"DomainStatus\":" + status(fields) + "}").on(TAGS, ourTags());
    }

    static String status(String... fields) {
        var status = Samples.json("""
                {"DomainId":"123456789012/%s","DomainName":"%s","ARN":"%s","Created":true,"Deleted":false,
                 "Processing":false,"UpgradeProcessing":false,"EngineVersion":"OpenSearch_2.19",
                 "Endpoint":"search-logs-abc.us-east-1.es.amazonaws.com",
                 "ClusterConfig":{"InstanceType":"t3.small.search","InstanceCount":1,"DedicatedMasterEnabled":false,
                   "ZoneAwarenessEnabled":false,"WarmEnabled":false},
                 "EBSOptions":{"EBSEnabled":true,"VolumeType":"gp3","VolumeSize":10,"Iops":3000,"Throughput":125}}
                """.formatted(Samples.NAME, Samples.NAME, ARN));
        for (String field : fields) {
            status.setAll(Samples.json("{" + field + "}"));
        }
        return status.toString();
    }

    static String ourTags() {
        return tags("prod", "team-a", Samples.NAME);
    }

    static String tags(String deployment, String account, String slug) {
        return """
                {"TagList":[{"Key":"searchfleet:deployment","Value":"%s"},{"Key":"searchfleet:account","Value":"%s"},
                 {"Key":"searchfleet:slug","Value":"%s"},{"Key":"searchfleet:created","Value":"2026-01-01T00:00:00Z"}]}
                """.formatted(deployment, account, slug);
    }

    static Behaviour error(int status, String code, String message) {
        return (request, socket) -> {
            byte[] body = Samples.json("{}").put("message", message).toString().getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream()
                    .write(("HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nx-amzn-ErrorType: " + code
                                    + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
        };
    }

    private static Behaviour identity() {
        return FaultServer.answering(200, "text/xml", """
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
                <Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn><UserId>A:s</UserId><Account>123456789012</Account>
                </GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
                </GetCallerIdentityResponse>""");
    }

    private void answer(String request, Socket socket) throws IOException, InterruptedException {
        next(request).answer(request, socket);
    }

    private synchronized Behaviour next(String request) {
        return answers.entrySet().stream()
                .filter(entry -> request.startsWith(entry.getKey()))
                .max(Map.Entry.comparingByKey((a, b) -> a.length() - b.length()))
                .map(Map.Entry::getValue)
                .map(deque -> deque.size() > 1 ? deque.removeFirst() : deque.getFirst())
                .orElse(error(409, "ResourceNotFoundException", MISSING));
    }

    /** The bodies of all requests for this call so far. */
    List<String> bodies(String call) {
        return server.requests().stream()
                .filter(request -> request.startsWith(call))
                .map(request -> request.substring(request.indexOf("\r\n\r\n") + 4))
                .toList();
    }

    /** The first lines of the requests that would change something. */
    List<String> changes() {
        return server.requests().stream()
                .filter(request ->
                        !request.startsWith("GET ") && !request.startsWith(IDENTITY) && !request.startsWith(INFO))
                .map(request -> request.substring(0, request.indexOf(" HTTP/")))
                .toList();
    }

    int requests() {
        return server.requests().size();
    }

    @Override
    public void close() {
        server.close();
    }
}
