package io.searchfleet.functions.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.engine.EngineAnswer;
import io.searchfleet.engine.EnginePath;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;

/** Moves an alias from the source to the destination in one call: nobody ever sees it on none, or on both. */
final class AliasMove {
    private static final int NOT_FOUND = 404;

    private final Sides sides;
    private final String alias;

    AliasMove(Sides sides, String alias) {
        this.sides = sides;
        this.alias = alias;
    }

    /** Moves it, unless it is there already. Where the answer is lost, the next look says what became of it. */
    void move() {
        JsonNode holders = holders();
        if (isDone(holders)) {
            return;
        }
        String source = sides.order().source();
        boolean isHere = sides.order().remote().isEmpty();
        ArrayNode actions = Json.array();
        ObjectNode add = actions.addObject().putObject("add");
        if (isHere && holders.path(source).path("aliases").path(alias) instanceof ObjectNode properties) {
            add.setAll(properties);
            actions.addObject().putObject("remove").put("index", source).put("alias", alias);
        }
        add.put("index", sides.order().destination()).put("alias", alias);
        try {
            SearchIndex.requireDone(sides.destination()
                    .client()
                    .send("POST", "/_aliases", Json.bytes(Json.object().set("actions", actions)), sides.budget())
                    .json());
        } catch (ApiException e) {
            if (!isDone(holders())) {
                throw e;
            }
        }
    }

    /** Whether it is moved. */
    boolean isDone() {
        return isDone(holders());
    }

    private boolean isDone(JsonNode holders) {
        boolean isMoved =
                holders.path(sides.order().destination()).path("aliases").has(alias);
        boolean isGone = sides.order().remote().isPresent()
                || !holders.path(sides.order().source()).path("aliases").has(alias);
        return isMoved && isGone;
    }

    /** The indices that have it, each with its properties. */
    JsonNode holders() {
        EngineAnswer answer = sides.destination().ask("GET", EnginePath.of("_alias", alias), null);
        return answer.status() == NOT_FOUND ? Json.object() : answer.json();
    }
}
