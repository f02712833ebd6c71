package io.searchfleet.local.demo;

import java.util.List;

/**
 * One index of the demo: what it is created with, and its documents.
 *
 * @param definition the body of the request that creates it, without the outer braces
 * @param documents JSON objects; each is stored under its id, so that loading twice gives the same index
 */
record DemoIndex(String name, String definition, List<Document> documents) {
    /** @param source one line of JSON */
    record Document(String id, String source) {}

    DemoIndex {
        documents = List.copyOf(documents);
    }
}
