package io.searchfleet.functions.reindex;

import static io.searchfleet.functions.reindex.Orders.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.searchfleet.model.Json;
import io.searchfleet.operations.Claims;
import io.searchfleet.operations.Operations;
import io.searchfleet.store.Table;
import io.searchfleet.testing.FaultServer;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkTest {
    private static final int ALLOWED_MILLIS = 500;

    @Test
    void aPassThatTakesAllOfTheTime_leavesTheRestToTheNextStep() {
        AtomicInteger refreshes = new AtomicInteger();
        FaultServer.Behaviour cluster = (request, socket) -> {
            if (request.contains("/_refresh") && refreshes.incrementAndGet() == 1) {
                sleep(ALLOWED_MILLIS + 100);
            }
            FaultServer.write(
                    socket,
                    200,
                    "application/json",
                    answer(request.lines().findFirst().orElse("")));
        };
        try (FaultServer server = FaultServer.start(cluster)) {
            Job job = Clusters.job(order(""), Phase.VERIFY, Json.object());
            Then then = work(job, server).go(Instant.now().plusMillis(ALLOWED_MILLIS));
            assertThat(then.phase()).isEmpty();
            assertThat(server.requests())
                    .anyMatch(request -> request.startsWith("GET /b/_stats"))
                    .noneMatch(request -> request.contains("/_search"));
            assertThat(job.memory().has("cleaned")).isFalse();
        }
    }

    private static Work work(Job job, FaultServer server) {
        Table table = Clusters.table();
        Claims claims = new Claims(table, new Operations(table, Clock.systemUTC()));
        Sides sides = Clusters.sides(server, job.order());
        return new Work(
                job, sides, new FailedDocuments(table, job.operation()), new Ending(job, sides, claims), claims);
    }

    /** A source without documents, and a destination with one. */
    private static String answer(String line) {
        String index = line.contains(" /a/") ? "a" : "b";
        int documents = index.equals("a") ? 0 : 1;
        String json;
        if (line.contains("/_stats")) {
            json = "{'_shards':{'failed':0},'indices':{'" + index + "':{'uuid':'uuid','shards':{'0':[{'routing':"
                    + "{'primary':true},'seq_no':{'max_seq_no':" + (documents - 1) + ",'global_checkpoint':"
                    + (documents - 1) + "}}]}}}}";
        } else if (line.contains("/_settings")) {
            json = "{'" + index + "':{'settings':{'index.number_of_shards':'1'}}}";
        } else if (line.contains("/_count")) {
            json = "{'count':" + documents + ",'_shards':{'total':1,'successful':1,'failed':0}}";
        } else if (line.contains("/_search")) {
            json = "{'timed_out':false,'_shards':{'total':1,'successful':1,'failed':0},'hits':{'hits':[]}}";
        } else {
            json = "{'_shards':{'total':1,'successful':1,'failed':0}}";
        }
        return json.replace('\'', '"');
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
