package io.searchfleet.local.template;

/** template.yaml holds something that the local runtime does not know, or a parameter of it is wrong. The message names the place. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        this("template.yaml: ", message);
    }

    private TemplateException(String where, String message) {
        super(where + message);
    }

    /** @param given the name, with the value where that is what is wrong */
    static TemplateException ofParameter(String given, String message) {
        return new TemplateException("--parameter " + given + ": ", message);
    }
}
