package io.searchfleet.local.demo;

import io.searchfleet.local.demo.DemoIndex.Document;
import io.searchfleet.local.demo.Shop.Product;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the demo's customers ordered: one index per month, all under the alias {@code orders}. */
final class Orders {
    private record City(String name, String country) {}

    private record Customer(String id, String name, City city) {}

    private static final int ORDERS_PER_MONTH = 1_500;
    private static final int CUSTOMERS = 400;
    private static final String DEFINITION = """
            "settings": {"number_of_shards": 1, "number_of_replicas": 0},
            "aliases": {"orders": {"is_write_index": WHETHER_NEWEST}},
            "mappings": {"properties": {
              "order_id": {"type": "keyword"},
              "placed_at": {"type": "date"},
              "status": {"type": "keyword"},
              "payment": {"type": "keyword"},
              "customer": {"properties": {
                "id": {"type": "keyword"},
                "name": {"type": "text"},
                "city": {"type": "keyword"},
                "country": {"type": "keyword"}}},
              "items": {"properties": {
                "sku": {"type": "keyword"},
                "name": {"type": "text"},
                "quantity": {"type": "integer"},
                "price": {"type": "scaled_float", "scaling_factor": 100}}},
              "total": {"type": "scaled_float", "scaling_factor": 100},
              "currency": {"type": "keyword"}}}""";

    private static final List<City> CITIES = List.of(
            new City("Berlin", "DE"), new City("Hamburg", "DE"),
            new City("Munich", "DE"), new City("Vienna", "AT"),
            new City("Zurich", "CH"), new City("Paris", "FR"),
            new City("Lyon", "FR"), new City("Amsterdam", "NL"),
            new City("Copenhagen", "DK"), new City("Stockholm", "SE"),
            new City("Madrid", "ES"), new City("Lisbon", "PT"),
            new City("Milan", "IT"), new City("Prague", "CZ"));
    private static final List<String> FIRST_NAMES = List.of(
            "Ada", "Ben", "Clara", "Daan", "Elif", "Finn", "Greta", "Hugo", "Ines", "Jonas", "Kaya", "Luca", "Mara",
            "Noah", "Olga", "Pia", "Ravi", "Sofia", "Theo", "Yara");
    private static final List<String> LAST_NAMES = List.of(
            "Andersen",
            "Bauer",
            "Costa",
            "Dubois",
            "Eriksson",
            "Fischer",
            "Garcia",
            "Horvat",
            "Ivanova",
            "Jansen",
            "Keller",
            "Lehmann",
            "Moreau",
            "Novak",
            "Okafor",
            "Petrov",
            "Rossi",
            "Silva",
            "Tanaka",
            "Weber");
    private static final List<String> STATUSES =
            List.of("delivered", "delivered", "delivered", "shipped", "paid", "returned", "cancelled");
    private static final List<String> PAYMENTS = List.of("card", "card", "paypal", "invoice", "voucher");

    private final Random random;
    private final List<Product> products;
    private final List<Customer> customers;

    Orders(Random random, List<Product> products) {
        this.random = random;
        this.products = products;
        this.customers = customers(random);
    }

    private static List<Customer> customers(Random random) {
        List<Customer> customers = new ArrayList<>(CUSTOMERS);
        for (int number = 1; number <= CUSTOMERS; number++) {
            String name = Pick.one(random, FIRST_NAMES) + " " + Pick.one(random, LAST_NAMES);
            customers.add(new Customer("C-" + (1_000 + number), name, Pick.early(random, CITIES)));
        }
        return customers;
    }

    /** The orders of a month of 2026; the newest month's index takes what is written to the alias. */
    DemoIndex month(int month, boolean newest) {
        LocalDate first = LocalDate.of(2026, month, 1);
        LocalDate last = first.with(TemporalAdjusters.lastDayOfMonth());
        List<Document> documents = new ArrayList<>(ORDERS_PER_MONTH);
        for (int number = 1; number <= ORDERS_PER_MONTH; number++) {
            String id = "O-" + (month * 10_000 + number);
            documents.add(new Document(id, order(id, Pick.moment(random, first, last))));
        }
        return new DemoIndex(
                "orders-2026.%02d".formatted(month),
                DEFINITION.replace("WHETHER_NEWEST", String.valueOf(newest)),
                documents);
    }

    private String order(String id, String placedAt) {
        StringBuilder items = new StringBuilder("[");
        long total = 0;
        for (int item = 1 + random.nextInt(3); item > 0; item--) {
            Product product = Pick.early(random, products);
            int quantity = 1 + random.nextInt(3);
            total += (long) quantity * product.cents();
            items.append(item(product, quantity)).append(item > 1 ? "," : "]");
        }
        return new Json()
                .put("order_id", id)
                .put("placed_at", placedAt)
                .put("status", Pick.one(random, STATUSES))
                .put("payment", Pick.one(random, PAYMENTS))
                .putRaw("customer", customer(Pick.early(random, customers)))
                .putRaw("items", items.toString())
                .putCents("total", total)
                .put("currency", "EUR")
                .toString();
    }

    private static String item(Product product, int quantity) {
        return new Json()
                .put("sku", product.sku())
                .put("name", product.name())
                .put("quantity", quantity)
                .putCents("price", product.cents())
                .toString();
    }

    private static String customer(Customer customer) {
        City city = customer.city();
        return new Json()
                .put("id", customer.id())
                .put("name", customer.name())
                .put("city", city.name())
                .put("country", city.country())
                .toString();
    }
}
