package io.searchfleet.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folders {@code node_1}, {@code node_2}, … of an engine. One that is marked as vacated holds nothing that is not elsewhere: it
 * is deleted by the next start without its node, and no other is.
 */
record NodeFolders(Path dataFolder) {
    private static final String VACATED = "vacated";

    /** With how many nodes the engine has to be started so that all documents are there; 0 when it never ran. */
    int inUse() {
        int number = 0;
        while (Files.isDirectory(folder(number + 1)) && Files.notExists(mark(number + 1))) {
            number++;
        }
        return number;
    }

    void markVacated(int first) throws IOException {
        // From the last down: a crash on the way leaves a row without gaps.
        for (int number = last(); number >= first; number--) {
            if (Files.notExists(mark(number))) {
                Files.createFile(mark(number));
            }
        }
    }

    /** @throws ChildProcessException when a node that is not to start holds documents */
    void prepare(int nodes) {
        if (inUse() > nodes) {
            throw new ChildProcessException(
                    dataFolder + " holds documents of " + inUse() + " nodes, and only " + nodes + " are to start");
        }
        try {
            for (int number = last(); number > nodes; number--) {
                Folders.delete(folder(number));
            }
            for (int number = 1; number <= nodes; number++) {
                Files.deleteIfExists(mark(number));
            }
        } catch (IOException e) {
            throw new ChildProcessException("Cannot write to " + dataFolder, e);
        }
    }

    private int last() {
        int number = 0;
        while (Files.isDirectory(folder(number + 1))) {
            number++;
        }
        return number;
    }

    private Path folder(int number) {
        return dataFolder.resolve("node_" + number);
    }

    private Path mark(int number) {
        return folder(number).resolve(VACATED);
    }
}
