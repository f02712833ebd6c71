package io.searchfleet.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The attributes of one item, by name, without its key and version. Readers throw where a required one is missing. */
public final class Item {
    private final Map<String, AttributeValue> attributes;

    private Item(Map<String, AttributeValue> attributes) {
        this.attributes = attributes;
    }

    public static Item empty() {
        return new Item(new HashMap<>());
    }

    static Item of(Map<String, AttributeValue> attributes) {
        return new Item(new HashMap<>(attributes));
    }

    Map<String, AttributeValue> attributes() {
        return attributes;
    }

    public Item text(String name, String value) {
        attributes.put(name, AttributeValue.fromS(value));
        return this;
    }

    public Item number(String name, long value) {
        attributes.put(name, AttributeValue.fromN(Long.toString(value)));
        return this;
    }

    public Item time(String name, Instant value) {
        return text(name, value.toString());
    }

    public Item bytes(String name, byte[] value) {
        attributes.put(name, AttributeValue.fromB(SdkBytes.fromByteArray(value)));
        return this;
    }

    /** Seconds since the epoch, after which DynamoDB may delete the item. */
    public Item expiry(Instant value) {
        return number(Table.EXPIRY, value.getEpochSecond());
    }

    /** Whether it counts as gone: DynamoDB deletes what has expired only some time later. */
    public boolean isExpired(Instant now) {
        return attributes.containsKey(Table.EXPIRY) && number(Table.EXPIRY) <= now.getEpochSecond();
    }

    public String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    public Optional<String> optionalText(String name) {
        return Optional.ofNullable(attributes.get(name)).map(AttributeValue::s);
    }

    public long number(String name) {
        return Long.parseLong(
                Optional.ofNullable(attributes.get(name)).map(AttributeValue::n).orElseThrow(() -> missing(name)));
    }

    public Instant time(String name) {
        return Instant.parse(text(name));
    }

    public Optional<Instant> optionalTime(String name) {
        return optionalText(name).map(Instant::parse);
    }

    public byte[] bytes(String name) {
        return optionalBytes(name).orElseThrow(() -> missing(name));
    }

    public Optional<byte[]> optionalBytes(String name) {
        return Optional.ofNullable(attributes.get(name)).map(AttributeValue::b).map(SdkBytes::asByteArray);
    }

    private IllegalStateException missing(String name) {
        return new IllegalStateException("item has no attribute " + name + ", only "
                + Arrays.toString(attributes.keySet().toArray()));
    }
}
