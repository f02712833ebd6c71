package io.searchfleet.local.template;

/** template.yaml holds something that the local runtime does not know. The message names the place. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        super("template.yaml: " + message);
    }
}
