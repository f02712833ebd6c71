package io.searchfleet.local.template;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What template.yaml describes, as far as it can run on one machine. All of it must be known; nothing is skipped. */
public record Template(
        ApiSpec api, List<FunctionSpec> functions, List<TableSpec> tables, List<StateMachineSpec> stateMachines) {
    public Template {
        stateMachines = List.copyOf(stateMachines);
        functions = List.copyOf(functions);
        tables = List.copyOf(tables);
    }

    /**
     * Reads the template.
     *
     * @param parameters values in place of the defaults
     * @param sealKey what the attribute {@code Arn} of a KMS key is here
     * @throws TemplateException names what is not known
     */
    public static Template read(Path file, Map<String, String> parameters, String sealKey) {
        return new TemplateReader(YamlReader.read(file), parameters, sealKey).template();
    }
}
