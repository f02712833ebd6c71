package io.searchfleet.fleet;

/**
 * What a change of an engine would take.
 *
 * @param movesData whether documents have to be copied from where they are
 * @param fits whether they fit where they would be then
 * @param message for people: how it would be done, or why it cannot be
 */
public record EngineChange(boolean movesData, boolean fits, String message) {}
