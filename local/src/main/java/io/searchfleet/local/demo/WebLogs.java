package io.searchfleet.local.demo;

import io.searchfleet.local.demo.DemoIndex.Document;
import io.searchfleet.local.demo.Shop.Product;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the demo's web server wrote down: the index {@code web-logs}. */
final class WebLogs {
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 11, 14);
    private static final LocalDate LAST_DAY = LocalDate.of(2026, 11, 30);
    private static final int LINES = 3_000;
    private static final String DEFINITION = """
            "settings": {"number_of_shards": 1, "number_of_replicas": 0},
            "mappings": {"properties": {
              "@timestamp": {"type": "date"},
              "client": {"type": "ip"},
              "method": {"type": "keyword"},
              "path": {"type": "keyword"},
              "status": {"type": "short"},
              "bytes": {"type": "long"},
              "duration_ms": {"type": "integer"},
              "agent": {"type": "keyword"},
              "referrer": {"type": "keyword"}}}""";

    private static final List<String> AGENTS =
            List.of("Firefox/147.0", "Chrome/149.0", "Safari/26.2", "Edge/149.0", "curl/8.20", "SearchBot/2.1");
    private static final List<String> REFERRERS =
            List.of("-", "https://search.example/", "https://news.example/shopping", "https://social.example/feed");
    private static final List<String> PAGES = List.of("/", "/cart", "/checkout", "/account", "/search", "/help");

    private final Random random;
    private final List<Product> products;

    WebLogs(Random random, List<Product> products) {
        this.random = random;
        this.products = products;
    }

    DemoIndex index() {
        List<Document> documents = new ArrayList<>(LINES);
        for (int number = 1; number <= LINES; number++) {
            documents.add(new Document("L-" + (100_000 + number), line()));
        }
        return new DemoIndex("web-logs", DEFINITION, documents);
    }

    private String line() {
        int status = status();
        boolean product = random.nextInt(10) < 6;
        return new Json()
                .put("@timestamp", Pick.moment(random, FIRST_DAY, LAST_DAY))
                // Addresses that stand in documentation, not in anybody's network.
                .put("client", "203.0.113." + (1 + random.nextInt(254)))
                .put("method", product || random.nextInt(5) > 0 ? "GET" : "POST")
                .put(
                        "path",
                        product ? "/products/" + Pick.early(random, products).sku() : Pick.early(random, PAGES))
                .put("status", status)
                .put("bytes", status == 304 ? 0 : 800 + random.nextInt(60_000))
                .put("duration_ms", (int) Math.exp(3 + Math.abs(random.nextGaussian()) * (status >= 500 ? 2.5 : 1)))
                .put("agent", Pick.early(random, AGENTS))
                .put("referrer", Pick.early(random, REFERRERS))
                .toString();
    }

    private int status() {
        int chance = random.nextInt(1_000);
        if (chance < 900) {
            return 200;
        }
        if (chance < 950) {
            return 304;
        }
        return chance < 988 ? 404 : 503;
    }
}
