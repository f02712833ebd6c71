package io.searchfleet.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private static final Path REAL = Path.of("../template.yaml");
    private static final String SMALL = """
            Transform: AWS::Serverless-2016-10-31
            Parameters:
              Name: {Type: String, Default: one}
              Empty: {Type: String, Default: ""}
            Conditions:
              HasName: !Not [!Equals [!Ref Name, ""]]
              HasEmpty: !Not [!Equals [!Ref Empty, ""]]
            Globals:
              Function:
                Timeout: 28
                Environment: {Variables: {GLOBAL: "yes", BOTH: global}}
            Resources:
              Api:
                Type: AWS::Serverless::Api
                Properties:
                  StageName: v1
                  Auth:
                    DefaultAuthorizer: A
                    Authorizers:
                      A: {FunctionArn: !GetAtt F.Arn, FunctionPayloadType: REQUEST, Identity: {ReauthorizeEvery: 30}}
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: io.example.H::handleRequest
                  Timeout: 5
                  Environment:
                    Variables:
                      BOTH: own
                      SUB: !Sub "${Name}-${AWS::Region}"
                      IF: !If [HasName, !Ref Name, none]
                      ELSE: !If [HasEmpty, there, none]
                      JOIN: !Join [",", [a, !Ref Name]]
                      KEY: !GetAtt Key.Arn
                      MACHINE: !Ref Machine
                      MACHINE_ARN: !GetAtt Machine.Arn
                      MACHINE_NAME: !GetAtt Machine.Name
                  Events:
                    E: {Type: Api, Properties: {RestApiId: !Ref Api, Path: "/a/{proxy+}", Method: any}}
                    O: {Type: Api, Properties: {Path: /o, Method: GET, Auth: {Authorizer: NONE}}}
                    Often: {Type: Schedule, Properties: {Schedule: rate(5 minutes), Name: often, Input: '{"a":1}'}}
                    Daily: {Type: Schedule, Properties: {Schedule: rate(1 day), Enabled: true}}
                    Off: {Type: Schedule, Properties: {Schedule: rate(2 hours), Enabled: false}}
              Key: {Type: "AWS::KMS::Key"}
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  Name: !Sub "${AWS::StackName}-${Name}"
                  DefinitionUri: statemachines/job.asl.json
                  DefinitionSubstitutions: {StepFunctionArn: !GetAtt F.Arn, Times: 3}
                  Policies: [{LambdaInvokePolicy: {FunctionName: !Ref F}}]
                  Tracing: {Enabled: true}
                  Logging: {Level: ERROR}
                  Type: STANDARD
            """;

    @TempDir
    private static Path folder = Path.of(".");

    @Test
    void intrinsicFunctions_getTheirValues() throws IOException {
        FunctionSpec function = read(SMALL, Map.of()).functions().getFirst();
        assertThat(function.environment())
                .containsEntry("GLOBAL", "yes")
                .containsEntry("BOTH", "own")
                .containsEntry("SUB", "one-us-east-1")
                .containsEntry("IF", "one")
                .containsEntry("ELSE", "none")
                .containsEntry("JOIN", "a,one")
                .containsEntry("KEY", "file:/key");
        assertThat(function.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(function.handlerClass()).isEqualTo("io.example.H");
        assertThat(function.routes())
                .containsExactly(
                        new FunctionSpec.RouteSpec("/a/{proxy+}", "ANY", true),
                        new FunctionSpec.RouteSpec("/o", "GET", false));
    }

    @Test
    void aStateMachine_isKnownByItsName_andItsTextBySubstitutions() throws IOException {
        Template template = read(SMALL, Map.of());
        assertThat(template.stateMachines())
                .containsExactly(new StateMachineSpec(
                        "Machine",
                        "searchfleet-one",
                        "statemachines/job.asl.json",
                        Map.of("StepFunctionArn", "arn:aws:lambda:us-east-1:000000000000:function:F", "Times", "3")));
        String arn = "arn:aws:states:us-east-1:000000000000:stateMachine:searchfleet-one";
        assertThat(template.functions().getFirst().environment())
                .containsEntry("MACHINE", arn)
                .containsEntry("MACHINE_ARN", arn)
                .containsEntry("MACHINE_NAME", "searchfleet-one");
    }

    @Test
    void schedules_areReadWithTheirInput_andLeftOutWhenSwitchedOff() throws IOException {
        assertThat(read(SMALL, Map.of()).functions().getFirst().schedules())
                .containsExactlyInAnyOrder(
                        new FunctionSpec.ScheduleSpec("Often", Duration.ofMinutes(5), Optional.of("{\"a\":1}")),
                        new FunctionSpec.ScheduleSpec("Daily", Duration.ofDays(1), Optional.empty()));
    }

    @Test
    void parameters_takeThePlaceOfDefaults() throws IOException {
        assertThat(read(SMALL, Map.of("Name", "")).functions().getFirst().environment())
                .containsEntry("IF", "none");
        assertThatThrownBy(() -> read(SMALL, Map.of("Nam", "x")))
                .hasMessage("--parameter Nam: template.yaml has no such parameter; it has Empty, Name.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RequestSeconds | 0 | 1 to 27",
                "RequestSeconds | 28 | 1 to 27",
                "RequestsPerMinute | abc | a whole number",
                "RequestsPerMinute | 1.5 | a whole number",
                "RequestsPerMinute | 0 | 1 or more",
                "Catalog | ../x | what matches [a-z0-9-]+",
                "ClusterCompression | yes | one of true, false",
                "LogDays | 2 | one of 1, 3, 5, 7,"
            })
    void aParameterBeyondItsLimits_isRefused_withWhatItTakes(String name, String value, String takes) {
        assertThatThrownBy(() -> Template.read(REAL, Map.of(name, value), "file:/key"))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("--parameter " + name + "=" + value + ": it takes " + takes);
    }

    @ParameterizedTest
    @CsvSource({
        "RequestSeconds, 1",
        "RequestSeconds, 27",
        "RequestsPerMinute, 10000000",
        "LogDays, 30",
        "Catalog, my-own"
    })
    void aParameterWithinItsLimits_isTaken(String name, String value) {
        assertThat(Template.read(REAL, Map.of(name, value), "file:/key").functions())
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"AWS::KMS::Key\" | \"AWS::S3::Bucket\" | Key is of the type AWS::S3::Bucket",
                "!Ref Name, none] | !ImportValue Name, none] | !ImportValue",
                "!Join [\",\", [a, !Ref Name]] | !Select [0, [a]] | Fn::Select",
                "!GetAtt Key.Arn | !GetAtt Key.KeyId | 'Key.KeyId'",
                "!Ref Name, none] | !Ref Nobody, none] | 'Nobody'",
                "[HasName, | [HasNothing, | HasNothing",
                "Type: Api, Properties: {Path: /o | Type: SQS, Properties: {Path: /o | SQS",
                "Timeout: 5 | Layers: [x] | 'Layers'",
                "StageName: v1 | Domain: x | 'Domain'",
                "FunctionPayloadType: REQUEST | FunctionPayloadType: TOKEN | REQUEST",
                "Conditions: | Mappings: | 'Mappings'",
                "rate(5 minutes) | cron(0 0 * * ? *) | cron(0 0 * * ? *)",
                "rate(5 minutes) | rate(0 minutes) | rate(0 minutes)",
                "Name: often | RetryPolicy: often | 'RetryPolicy'",
                "'{\"a\":1}' | '[1]' | the Input is not a JSON object",
                "Type: STANDARD | Type: EXPRESS | Machine is not of the Type STANDARD",
                "Type: STANDARD | Definition: {} | 'Definition'",
                "DefinitionUri: statemachines/job.asl.json | Role: r | Machine has no DefinitionUri",
                "Name: !Sub \"${AWS::StackName}-${Name}\" | Role: r | Machine must have a Name",
                "${AWS::StackName}-${Name} | a b | Machine must have a Name",
                "H::handleRequest | H::other | ::handleRequest"
            })
    void whatIsNotKnown_isAClearErrorThatNamesIt(String known, String unknown, String named) {
        assertThat(SMALL).contains(known);
        String template = SMALL.replace(known, unknown);
        assertThatThrownBy(() -> read(template, Map.of()))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("template.yaml: ")
                .hasMessageContaining(named);
    }

    @Test
    void theRealTemplate_isKnownAsAWhole() {
        Template template = Template.read(REAL, Map.of(), "file:/key");
        assertThat(template.tables()).hasSize(1);
        assertThat(template.api().authorizer()).isEqualTo("AuthorizerFunction");
        assertThat(template.functions())
                .allSatisfy(function -> assertThat(function.environment())
                        .containsEntry("SEAL_KEY", "file:/key")
                        .containsEntry("TABLE_NAME", "Table"));
    }

    @Test
    void aRevokedToken_endsWithinAMinute_whateverTheParametersAre() {
        Template template = Template.read(REAL, Map.of("TokenCacheSeconds", "30"), "file:/key");
        long function =
                Long.parseLong(template.functions().getFirst().environment().getOrDefault("TOKEN_CACHE_SECONDS", "?"));
        assertThat(template.api().remembered().toSeconds() + function).isLessThanOrEqualTo(60);
    }

    private static Template read(String yaml, Map<String, String> parameters) throws IOException {
        Path file = folder.resolve("template.yaml");
        Files.writeString(file, yaml);
        return Template.read(file, parameters, "file:/key");
    }
}
