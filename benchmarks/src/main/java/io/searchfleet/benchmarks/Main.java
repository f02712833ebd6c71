package io.searchfleet.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** The command {@code ./searchfleet bench}. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /** The exit status: 0 done, 1 a request failed or something did not start, 2 wrong arguments. */
    static int run(List<String> arguments, PrintStream out, PrintStream progress) {
        try {
            if (arguments.isEmpty()) {
                list(out);
                return 0;
            }
            List<String> more = arguments.subList(1, arguments.size());
            switch (arguments.getFirst()) {
                case PassThrough.NAME -> PassThrough.of(more, progress).run(out);
                case Reindex.NAME -> Reindex.of(more, progress).run(out);
                case Provisioning.NAME -> Provisioning.of(more, progress).run(out);
                case MixedLoad.NAME -> MixedLoad.of(more, progress).run(out);
                case ColdStart.NAME -> ColdStart.of(more, progress).run(out);
                default ->
                    throw new UsageException(
                            "no benchmark '" + arguments.getFirst() + "': ./searchfleet bench lists them");
            }
            return 0;
        } catch (UsageException e) {
            progress.println("searchfleet: " + e.getMessage());
            return 2;
        } catch (BenchmarkException e) {
            progress.println("searchfleet: " + e.getMessage());
            return 1;
        }
    }

    private static void list(PrintStream out) {
        out.printf("%-13s %s%n", PassThrough.NAME, PassThrough.PURPOSE);
        out.printf("%-13s %s%n", Reindex.NAME, Reindex.PURPOSE);
        out.printf("%-13s %s%n", Provisioning.NAME, Provisioning.PURPOSE);
        out.printf("%-13s %s%n", MixedLoad.NAME, MixedLoad.PURPOSE);
        out.printf("%-13s %s%n", ColdStart.NAME, ColdStart.PURPOSE);
    }
}
