package io.searchfleet.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.searchfleet.local.FleetCall.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Explains a history of calls, or says what of it cannot be explained. A write takes effect at one moment between its
 * start and its end; a read sees one moment between its own. A call is explained when some choice of these moments, for
 * itself and the writes of the cluster at hand, gives its answer. What a cluster's engine does ends when the operation says.
 */
final class FleetHistory {
    /** An operation is stamped with its end before that is stored: so long it may take until everybody sees it. */
    private static final Duration STORED_WITHIN = Duration.ofSeconds(2);

    private static final int MOST_FEW = 3;
    private static final Pattern OPERATION = Pattern.compile("/operations/(op-[0-9a-z]+)");
    private static final Map<Kind, Set<Integer>> ANSWERS = Map.of(
            Kind.CREATE, Set.of(202, 409, 422),
            Kind.UPDATE, Set.of(202, 404, 409, 422),
            Kind.DELETE, Set.of(202, 404, 409),
            Kind.ROTATE, Set.of(202, 404, 409),
            Kind.SHOW, Set.of(200),
            Kind.LIST, Set.of(200));

    /** An operation as it ended. */
    record Change(String id, String slug, String state, Instant created, Instant ended) {}

    private final List<FleetCall> calls;
    private final Map<String, Change> changes;
    private final Map<String, Life> lives = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    private FleetHistory(List<FleetCall> calls, Map<String, Change> changes) {
        this.calls = calls;
        this.changes = changes;
    }

    /**
     * Checks a history.
     *
     * @param changes all operations there are, by id, after everything settled
     * @return what cannot be explained; empty: all is
     */
    static List<String> faults(List<FleetCall> calls, Map<String, Change> changes) {
        return new FleetHistory(calls, changes).check();
    }

    /** What was done to one cluster, by accepted calls. */
    private final class Life {
        private final FleetCall creation;
        private final List<FleetCall> all = new ArrayList<>();
        private final List<FleetCall> names = new ArrayList<>();
        private final List<FleetCall> plans = new ArrayList<>();
        private Optional<FleetCall> deletion = Optional.empty();

        Life(FleetCall creation) {
            this.creation = creation;
            add(creation);
        }

        void add(FleetCall call) {
            all.add(call);
            if (call.sent().has("name")) {
                names.add(call);
            }
            if (call.sent().has("plan")) {
                plans.add(call);
            }
            if (call.kind() == Kind.DELETE) {
                if (deletion.isPresent()) {
                    fault(call, "it was accepted before: " + deletion.get());
                }
                deletion = Optional.of(call);
            }
        }

        String slug() {
            return creation.made();
        }

        boolean isOf(FleetCall call) {
            return creation.account().equals(call.account());
        }

        Instant goneAt() {
            return deletion.map(FleetHistory.this::ended).orElse(Instant.MAX);
        }

        /** The latest moment at which somebody may not know yet that it is gone. */
        Instant goneForAll() {
            return deletion.map(call -> ended(call).plus(STORED_WITHIN)).orElse(Instant.MAX);
        }

        boolean mayBeActive(FleetCall read) {
            return creation.start().isBefore(read.end()) && goneForAll().isAfter(read.start());
        }

        boolean isActive(FleetCall read) {
            return creation.end().isBefore(read.start()) && goneAt().isAfter(read.end());
        }

        Set<String> names(FleetCall read) {
            return names.stream()
                    .filter(write -> mayBeLast(names, write, read))
                    .map(write -> write.sent().path("name").asText())
                    .collect(Collectors.toSet());
        }

        /** The longest time for which a write may have been in force. */
        boolean mayHold(List<FleetCall> writes, FleetCall write, FleetCall during) {
            Instant end = writes.stream()
                    .filter(later -> later.start().isAfter(write.end()))
                    .map(FleetCall::end)
                    .min(Instant::compareTo)
                    .orElse(Instant.MAX);
            return write.start().isBefore(during.end())
                    && end.isAfter(during.start())
                    && goneForAll().isAfter(during.start());
        }

        /** Until when a write was in force for sure, from its end on. */
        Instant heldUntil(List<FleetCall> writes, FleetCall write) {
            Instant next = writes.stream()
                    .filter(other -> !other.isSame(write) && other.end().isAfter(write.start()))
                    .map(FleetCall::start)
                    .min(Instant::compareTo)
                    .orElse(Instant.MAX);
            return next.isBefore(goneAt()) ? next : goneAt();
        }
    }

    /** Whether nothing is certain to have come between a write and a read. */
    private static boolean mayBeLast(List<FleetCall> writes, FleetCall write, FleetCall read) {
        return write.start().isBefore(read.end())
                && writes.stream()
                        .noneMatch(other -> other.start().isAfter(write.end())
                                && other.end().isBefore(read.start()));
    }

    private Instant ended(FleetCall change) {
        return Optional.ofNullable(changes.get(change.operation()))
                .map(Change::ended)
                .orElse(change.end());
    }

    private void fault(FleetCall call, String why) {
        faults.add(why + "\n    " + call);
    }

    private void require(boolean holds, FleetCall call, String otherwise) {
        if (!holds) {
            fault(call, otherwise);
        }
    }

    private List<String> check() {
        accepted();
        for (FleetCall call : calls) {
            if (!ANSWERS.getOrDefault(call.kind(), Set.of()).contains(call.status())) {
                fault(call, "no such answer is possible");
                continue;
            }
            switch (call.status()) {
                case 200 -> read(call);
                case 404 -> gone(call);
                case 409 -> refused(call);
                case 422 -> impossible(call);
                default -> require(changes.containsKey(call.operation()), call, "its operation is not there");
            }
        }
        lives.values().forEach(this::oneAtATime);
        names();
        fewPlans();
        keys();
        secrets();
        changes();
        return faults;
    }

    private void accepted() {
        for (FleetCall call : calls) {
            if (call.kind() == Kind.CREATE && call.isAccepted()) {
                Life before = lives.put(call.made(), new Life(call));
                require(before == null, call, "its slug is another cluster's");
                require(call.made().matches("[a-z0-9][a-z0-9-]{0,19}-\\d{10}"), call, "its slug has another form");
            }
        }
        for (FleetCall call : calls) {
            if (call.kind() != Kind.CREATE && call.isAccepted()) {
                Optional.ofNullable(lives.get(call.slug()))
                        .ifPresentOrElse(life -> life.add(call), () -> fault(call, "nobody ordered this cluster"));
            }
        }
    }

    /** Two changes that both go on after both were accepted were not one after the other. */
    private void oneAtATime(Life life) {
        for (FleetCall one : life.all) {
            for (FleetCall other : life.all) {
                boolean bothGoOn =
                        ended(one).isAfter(other.end()) && ended(other).isAfter(one.end());
                require(one.isSame(other) || !bothGoOn, one, "it goes on at the same time as " + other);
            }
            boolean isTooLate = life.deletion
                    .filter(deletion -> !deletion.isSame(one) && one.start().isAfter(deletion.end()))
                    .isPresent();
            require(!isTooLate, one, "it was accepted though the cluster was being deleted, or gone");
        }
    }

    private void gone(FleetCall call) {
        Life life = lives.get(call.slug());
        require(life != null && life.goneAt().isBefore(call.end()), call, "the cluster is there");
    }

    private void refused(FleetCall call) {
        if (call.kind() == Kind.CREATE) {
            require(!call.key().isEmpty(), call, "there is nothing that an order without a key could meet");
            return;
        }
        Matcher named = OPERATION.matcher(call.text());
        if (!named.find() || !changes.containsKey(named.group(1))) {
            fault(call, "it names no operation that was there");
            return;
        }
        Change change = changes.get(named.group(1));
        require(change.slug().equals(call.slug()), call, "the operation is another cluster's: " + change);
        require(
                change.created().isBefore(call.end())
                        && change.ended().plus(STORED_WITHIN).isAfter(call.start()),
                call,
                "the operation was at another time: " + change);
    }

    private void impossible(FleetCall call) {
        List<Life> others = lives.values().stream()
                .filter(life -> life.isOf(call) && !life.slug().equals(call.slug()))
                .toList();
        boolean isExplained;
        if (call.text().contains("is taken")) {
            isExplained = others.stream().anyMatch(life -> mayHave(life, life.names, "name", call));
        } else if (call.text().contains("as it may have: " + MOST_FEW)) {
            isExplained = others.stream()
                            .filter(life -> mayHave(life, life.plans, "plan", call))
                            .count()
                    >= MOST_FEW;
        } else {
            isExplained = false;
        }
        require(isExplained || isReplay(call), call, "nothing explains the refusal");
    }

    private static boolean mayHave(Life life, List<FleetCall> writes, String field, FleetCall call) {
        return writes.stream()
                .filter(write -> write.sent().path(field).equals(call.sent().path(field)))
                .anyMatch(write -> life.mayHold(writes, write, call));
    }

    /** The same key is answered what it was answered before, though that may be so no more. */
    private boolean isReplay(FleetCall call) {
        return !call.key().isEmpty()
                && calls.stream()
                        .anyMatch(other -> other.number() < call.number()
                                && isSameKey(other, call)
                                && other.text().equals(call.text()));
    }

    private static boolean isSameKey(FleetCall one, FleetCall other) {
        return one.account().equals(other.account())
                && one.client() == other.client()
                && one.key().equals(other.key());
    }

    private void read(FleetCall call) {
        if (call.kind() == Kind.LIST) {
            list(call);
        } else {
            cluster(call, call.answer().path("cluster"));
        }
    }

    private void list(FleetCall call) {
        JsonNode answer = call.answer();
        int page = call.sent().path("page").asInt(1);
        int size = call.sent().path("size").asInt(20);
        String wanted = call.sent().path("q").asText("");
        JsonNode pagination = answer.path("pagination");
        int total = pagination.path("total_records").asInt(-1);
        List<Life> own = lives.values().stream().filter(life -> life.isOf(call)).toList();
        Predicate<String> matches = name -> name.contains(wanted);
        long least = own.stream()
                .filter(life -> life.isActive(call) && life.names(call).stream().allMatch(matches))
                .count();
        long most = own.stream()
                .filter(life ->
                        life.mayBeActive(call) && life.names(call).stream().anyMatch(matches))
                .count();
        require(least <= total && total <= most, call, "total_records is not " + least + " to " + most);
        require(pagination.path("page_number").asInt() == page, call, "another page_number");
        require(pagination.path("page_size").asInt() == size, call, "another page_size");
        int rows = Math.clamp(total - (page - 1L) * size, 0, size);
        require(answer.path("clusters").size() == rows, call, "the page should have " + rows + " clusters");
        Set<String> slugs = new HashSet<>();
        Instant before = Instant.MIN;
        for (JsonNode row : answer.path("clusters")) {
            require(slugs.add(row.path("slug").asText()), call, "a cluster is on the page twice");
            require(row.path("name").asText().contains(wanted), call, "q does not match a name");
            require(!row.path("state").asText().equals("DEPROVISIONED"), call, "a cluster that is gone is listed");
            Instant created = Instant.parse(row.path("created_at").asText());
            require(!created.isBefore(before), call, "the clusters are not in their order");
            before = created;
            cluster(call, row);
        }
    }

    /** A cluster as a read shows it. */
    private void cluster(FleetCall call, JsonNode shown) {
        Life life = lives.get(shown.path("slug").asText());
        if (life == null || !life.isOf(call) || !life.creation.start().isBefore(call.end())) {
            fault(call, "nobody ordered this cluster in this account before: " + shown.path("slug"));
            return;
        }
        String name = shown.path("name").asText();
        require(
                life.names(call).contains(name),
                call,
                life.slug() + " can be named " + life.names(call) + ", not " + name);
        String state = shown.path("state").asText();
        String plan = shown.path("plan").path("slug").asText();
        require(isPossible(life, state, plan, call), call, life.slug() + " cannot be " + state + " with " + plan);
        boolean isLeaving = life.deletion
                .filter(write -> write.end().isBefore(call.start()))
                .isPresent();
        require(!isLeaving || state.startsWith("DEPROVISION"), call, life.slug() + " is being deleted");
    }

    private boolean isPossible(Life life, String state, String plan, FleetCall read) {
        boolean isPlan =
                life.plans.stream().anyMatch(write -> planOf(write).equals(plan) && mayBeLast(life.plans, write, read));
        return switch (state) {
            case "PROVISIONING" ->
                isPlan
                        && mayGoOn(life.creation, read)
                        && life.all.stream()
                                .noneMatch(write -> !write.isSame(life.creation)
                                        && write.end().isBefore(read.start()));
            case "PROVISIONED" ->
                !ended(life.creation).isAfter(read.end())
                        && life.plans.stream()
                                .anyMatch(write -> planOf(write).equals(plan)
                                        && mayBeLast(life.plans, write, read)
                                        && !ended(write).isAfter(read.end()));
            case "UPDATING PLAN" ->
                life.plans.stream()
                        .filter(write -> mayBeLast(life.plans, write, read) && mayGoOn(write, read))
                        .anyMatch(write -> !planOf(write).equals(plan) && isPlanBefore(life, plan, write));
            case "DEPROVISIONING" ->
                isPlan
                        && life.deletion
                                .filter(write -> write.start().isBefore(read.end()) && mayGoOn(write, read))
                                .isPresent();
            case "DEPROVISIONED" -> isPlan && life.goneAt().isBefore(read.end());
            default -> false;
        };
    }

    private boolean mayGoOn(FleetCall write, FleetCall read) {
        return ended(write).plus(STORED_WITHIN).isAfter(read.start());
    }

    private static boolean isPlanBefore(Life life, String plan, FleetCall write) {
        return life.plans.stream()
                .anyMatch(before ->
                        !before.isSame(write) && planOf(before).equals(plan) && mayBeLast(life.plans, before, write));
    }

    private static String planOf(FleetCall write) {
        return write.sent().path("plan").asText();
    }

    /** A time for which a cluster had something for sure. */
    private record Held(Life life, String what, Instant from, Instant to) {
        boolean overlaps(Held other) {
            return from.isBefore(other.to) && other.from.isBefore(to);
        }
    }

    private List<Held> held(String account, String field) {
        List<Held> held = new ArrayList<>();
        for (Life life : lives.values()) {
            List<FleetCall> writes = field.equals("name") ? life.names : life.plans;
            for (FleetCall write : writes) {
                Held one =
                        new Held(life, write.sent().path(field).asText(), write.end(), life.heldUntil(writes, write));
                if (life.creation.account().equals(account) && one.from.isBefore(one.to)) {
                    held.add(one);
                }
            }
        }
        return held;
    }

    private Set<String> accounts() {
        return calls.stream().map(FleetCall::account).collect(Collectors.toSet());
    }

    private void names() {
        for (String account : accounts()) {
            List<Held> held = held(account, "name");
            for (Held one : held) {
                held.stream()
                        .filter(other -> other.life != one.life
                                && other.what.equals(one.what)
                                && other.overlaps(one)
                                && !other.from.isBefore(one.from))
                        .forEach(other -> faults.add("two clusters of " + account + " had the name " + one.what
                                + " at once: " + one.life.slug() + " and " + other.life.slug() + " at " + other.from));
            }
        }
    }

    private void fewPlans() {
        for (String account : accounts()) {
            List<Held> held = held(account, "plan").stream()
                    .filter(one -> one.what.equals("few"))
                    .toList();
            for (Held one : held) {
                long atOnce = held.stream()
                        .filter(other -> !other.from.isAfter(one.from) && other.to.isAfter(one.from))
                        .count();
                if (atOnce > MOST_FEW) {
                    faults.add(atOnce + " clusters of " + account + " had the plan 'few' at " + one.from);
                }
            }
        }
    }

    /** One key of one client is one order. */
    private void keys() {
        Map<String, List<FleetCall>> groups = calls.stream()
                .filter(call -> !call.key().isEmpty())
                .collect(Collectors.groupingBy(call -> call.account() + "/" + call.client() + "/" + call.key()));
        for (List<FleetCall> group : groups.values()) {
            List<FleetCall> made = group.stream().filter(FleetCall::isAccepted).toList();
            require(made.size() <= 1, group.getFirst(), "its key made " + made.size() + " clusters");
            for (FleetCall call : group) {
                boolean isAnswered = call.status() != 409
                        || call.text().contains("still running")
                        || made.stream().anyMatch(one -> call.text().contains(one.made()));
                require(isAnswered, call, "it does not name the cluster that the key made");
            }
        }
    }

    /** A password is in the one answer that is for it. */
    private void secrets() {
        Map<String, FleetCall> secrets = new HashMap<>();
        for (FleetCall call : calls) {
            if (call.isAccepted()) {
                String pass = call.answer().path("access").path("pass").asText("");
                require(
                        pass.isEmpty() != (call.kind() == Kind.CREATE || call.kind() == Kind.ROTATE),
                        call,
                        "credentials are shown by creation and rotation");
                if (!pass.isEmpty()) {
                    require(secrets.put(pass, call) == null, call, "a password is given twice");
                }
            }
        }
        for (FleetCall call : calls) {
            secrets.forEach((pass, owner) -> require(
                    owner.isSame(call) || !call.text().contains(pass), call, "it shows the password of " + owner));
        }
    }

    /** Every operation is at its end, and one accepted call is its reason. */
    private void changes() {
        Map<String, Long> reasons = calls.stream()
                .filter(FleetCall::isAccepted)
                .collect(Collectors.groupingBy(FleetCall::operation, Collectors.counting()));
        for (Change change : changes.values()) {
            if (!change.state().equals("finished")) {
                faults.add("it did not finish: " + change);
            }
            if (reasons.getOrDefault(change.id(), 0L) != 1) {
                faults.add(reasons.getOrDefault(change.id(), 0L) + " calls are the reason of " + change);
            }
        }
    }
}
