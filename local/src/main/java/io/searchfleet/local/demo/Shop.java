package io.searchfleet.local.demo;

import io.searchfleet.local.demo.DemoIndex.Document;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What the demo's shop sells: the index {@code products}. */
final class Shop {
    record Product(String sku, String name, String category, String brand, int cents) {}

    private record Category(String name, int cheapest, int dearest, List<String> things) {}

    private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2026, 8, 31);
    private static final int PRODUCTS = 2_000;
    private static final String DEFINITION = """
            "settings": {"number_of_shards": 1, "number_of_replicas": 0},
            "mappings": {"_meta": {"demo": "loading"}, "properties": {
              "sku": {"type": "keyword"},
              "name": {"type": "text", "fields": {"keyword": {"type": "keyword"}}},
              "description": {"type": "text"},
              "category": {"type": "keyword"},
              "brand": {"type": "keyword"},
              "price": {"type": "scaled_float", "scaling_factor": 100},
              "stock": {"type": "integer"},
              "rating": {"type": "half_float"},
              "reviews": {"type": "integer"},
              "tags": {"type": "keyword"},
              "weight_grams": {"type": "integer"},
              "available": {"type": "boolean"},
              "listed_at": {"type": "date"}}}""";

    private static final List<Category> CATEGORIES = List.of(
            new Category(
                    "kitchen",
                    900,
                    24_900,
                    List.of("kettle", "frying pan", "chef's knife", "bread tin", "mixing bowl")),
            new Category(
                    "outdoor", 1_500, 49_900, List.of("tent", "backpack", "sleeping bag", "camping stove", "headlamp")),
            new Category(
                    "office", 400, 39_900, List.of("desk lamp", "notebook", "office chair", "keyboard", "whiteboard")),
            new Category(
                    "audio", 1_900, 79_900, List.of("headphones", "turntable", "speaker", "microphone", "amplifier")),
            new Category(
                    "garden", 600, 29_900, List.of("watering can", "spade", "hedge trimmer", "planter", "garden hose")),
            new Category("toys", 500, 14_900, List.of("wooden train", "puzzle", "kite", "building set", "board game")),
            new Category("cycling", 700, 189_900, List.of("city bike", "bike light", "saddle", "pannier", "helmet")));
    private static final List<String> BRANDS = List.of(
            "Aldergrove",
            "Birk & Sons",
            "Corvid",
            "Dunmore",
            "Everfield",
            "Fennel",
            "Halden",
            "Juniper",
            "Kestrel",
            "Lindqvist",
            "Marlow",
            "Nordlys",
            "Oakhurst",
            "Pelican",
            "Quillon",
            "Tamarack");
    private static final List<String> KINDS = List.of(
            "Classic",
            "Compact",
            "Folding",
            "Light",
            "Large",
            "Everyday",
            "Professional",
            "Silent",
            "Insulated",
            "Vintage");
    private static final List<String> MATERIALS = List.of(
            "steel",
            "oak",
            "bamboo",
            "aluminium",
            "cast iron",
            "ceramic",
            "cotton",
            "recycled plastic",
            "leather",
            "glass");
    private static final List<String> PRAISE = List.of(
            "Made to last and easy to repair.",
            "Our bestseller for three years.",
            "Small enough for every shelf.",
            "Tested for ten thousand hours of use.",
            "Designed with people who use it every day.",
            "Comes with a guarantee of five years.",
            "Packed without any plastic.",
            "A gift that is used.");
    private static final List<String> TAGS =
            List.of("new", "sale", "bestseller", "eco", "gift", "limited", "refurbished", "staff-pick");

    private final List<Product> products;
    private final DemoIndex index;

    Shop(Random random) {
        List<Product> made = new ArrayList<>(PRODUCTS);
        List<Document> documents = new ArrayList<>(PRODUCTS);
        for (int number = 1; number <= PRODUCTS; number++) {
            Category category = Pick.one(random, CATEGORIES);
            String material = Pick.one(random, MATERIALS);
            Product product = product(random, number, category, material);
            made.add(product);
            documents.add(document(random, product, material));
        }
        products = List.copyOf(made);
        index = new DemoIndex("products", DEFINITION, documents);
    }

    private static Product product(Random random, int number, Category category, String material) {
        String thing = Pick.one(random, category.things());
        String name = Pick.one(random, KINDS) + " " + material + " " + thing;
        // Cheap things are many: the square of an even spread.
        double place = random.nextDouble();
        int range = category.dearest() - category.cheapest();
        int cents = category.cheapest() + (int) (place * place * range) / 50 * 50 + 49;
        String sku = category.name().substring(0, 3).toUpperCase(Locale.ROOT) + "-" + (10_000 + number);
        return new Product(sku, name, category.name(), Pick.one(random, BRANDS), cents);
    }

    private static Document document(Random random, Product product, String material) {
        int stock = Math.max(0, (int) (random.nextGaussian() * 60 + 70));
        int reviews = (int) Math.abs(random.nextGaussian() * 120);
        double rating = Math.clamp(4.1 + random.nextGaussian() * 0.5, 1, 5);
        Json json = new Json()
                .put("sku", product.sku())
                .put("name", product.name())
                .put(
                        "description",
                        "A " + product.name() + " by " + product.brand() + ", of " + material + ". "
                                + Pick.one(random, PRAISE) + " " + Pick.one(random, PRAISE))
                .put("category", product.category())
                .put("brand", product.brand())
                .putCents("price", product.cents())
                .put("stock", stock)
                .putRaw("rating", String.valueOf(Math.round(rating * 10) / 10.0))
                .put("reviews", reviews)
                .put("tags", Pick.some(random, TAGS, 3))
                .put("weight_grams", 50 + random.nextInt(9_950))
                .putRaw("available", String.valueOf(stock > 0))
                .put("listed_at", Pick.moment(random, FIRST_DAY, LAST_DAY));
        return new Document(product.sku(), json.toString());
    }

    List<Product> products() {
        return products;
    }

    DemoIndex index() {
        return index;
    }
}
