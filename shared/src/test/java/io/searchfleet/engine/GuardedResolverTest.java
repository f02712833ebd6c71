package io.searchfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.searchfleet.security.AddressGuard;
import io.searchfleet.security.PortRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedResolverTest {
    private static final String HOST = "search.example";

    private final AtomicReference<Thread> asked = new AtomicReference<>();

    private GuardedResolver answering(String... addresses) {
        return guarded(_ -> {
            asked.set(Thread.currentThread());
            return Stream.of(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        });
    }

    private static GuardedResolver guarded(Resolver resolver) {
        return new GuardedResolver(resolver, new AddressGuard(List.of(), List.of(PortRange.of("9200"))));
    }

    @Test
    void ofAddresses_onlyThoseThatMayBeCalledAreAnswered_andThreeAtTheMost() throws UnknownHostException {
        assertThat(answering("10.0.0.1", "1.1.1.1", "::1", "2606:4700::1111").resolve(HOST))
                .containsExactly(InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral("2606:4700::1111"));
        assertThat(answering("1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4").resolve(HOST))
                .hasSize(3);
    }

    @Test
    void whereNoneMayBeCalled_theGuardSaysWhy() {
        assertThatThrownBy(() -> answering("10.0.0.1").resolve(HOST))
                .isInstanceOf(RefusedAddressException.class)
                .hasMessageContaining("10.0.0.0/8");
    }

    @Test
    void aNameWithoutAddresses_isUnknown() {
        assertThatThrownBy(() -> answering().resolve(HOST))
                .isExactlyInstanceOf(UnknownHostException.class)
                .hasMessage(HOST);
    }

    @Test
    void aPort_isLookedAtToo() throws UnknownHostException {
        assertThat(answering("1.1.1.1").resolve(HOST, 9200))
                .containsExactly(new InetSocketAddress(InetAddress.ofLiteral("1.1.1.1"), 9200));
        assertThatThrownBy(() -> answering("1.1.1.1").resolve(HOST, 22))
                .isInstanceOf(RefusedAddressException.class)
                .hasMessageContaining("Port 22");
    }

    @Test
    void theName_staysAsItIs() {
        assertThat(answering("1.1.1.1").resolveCanonicalHostname(HOST)).isEqualTo(HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "::1.1.1.a", "2606::a"})
    void anAddress_waitsForNoLookUp(String address) throws UnknownHostException {
        answering("1.1.1.1").resolve(address);
        assertThat(asked.get()).isSameAs(Thread.currentThread());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HOST,
                "opensearch-node1",
                "es-1",
                "db7",
                "10.example.7",
                "127.1",
                "256.1.1.1",
                "1.1.1.1.1",
                "0x7f000001"
            })
    void aName_isLookedUpInAThreadOfItsOwn_alsoOneThatEndsWithADigit(String host) throws UnknownHostException {
        answering("1.1.1.1").resolve(host);
        assertThat(asked.get()).extracting(Thread::getName).asString().startsWith("lookup-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "0x7f.1", "node1"})
    void whateverAHostIsReadAs_theGuardLooksAtIt(String host) {
        assertThatThrownBy(() -> answering("127.0.0.1").resolve(host)).isInstanceOf(RefusedAddressException.class);
    }

    @Test
    void aNameThatNobodyAnswersFor_isUnknownAfterTwoSeconds_alsoOneThatEndsWithADigit() {
        CountDownLatch end = new CountDownLatch(1);
        GuardedResolver hanging = guarded(_ -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new InetAddress[0];
        });
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThatThrownBy(() -> hanging.resolve("node1")).isInstanceOf(UnknownHostException.class));
        end.countDown();
    }

    @Test
    void whoIsInterruptedMeanwhile_staysSo() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        GuardedResolver hanging = guarded(_ -> {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new InetAddress[0];
        });
        AtomicReference<Exception> thrown = new AtomicReference<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                hanging.resolve(HOST);
            } catch (UnknownHostException e) {
                thrown.set(Thread.currentThread().isInterrupted() ? e : new IllegalStateException("not interrupted"));
            }
        });
        begun.await();
        caller.interrupt();
        caller.join();
        end.countDown();
        assertThat(thrown.get()).isInstanceOf(UnknownHostException.class);
    }
}
