package io.searchfleet.local.states;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which execution of which machine. Names are as on AWS, of ASCII only, since they are names of files here. */
record ExecutionId(String machine, String name) {
    static final String STATES = "arn:aws:states:us-east-1:000000000000:";

    private static final Pattern NAME = Pattern.compile("[!'()+\\-.0-9=@A-Z_a-z]{1,80}");
    private static final Pattern ARN = Pattern.compile(Pattern.quote(STATES + "execution:") + "([^:]+):([^:]+)");

    /** @throws StepFunctionsException {@code InvalidName} */
    ExecutionId {
        if (!isName(machine) || !isName(name)) {
            throw StepFunctionsException.invalidName(name);
        }
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Empty when the text is no ARN of an execution. */
    static Optional<ExecutionId> parse(String arn) {
        Matcher matcher = ARN.matcher(arn);
        return matcher.matches() && isName(matcher.group(1)) && isName(matcher.group(2))
                ? Optional.of(new ExecutionId(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    String arn() {
        return STATES + "execution:" + machine + ":" + name;
    }

    String machineArn() {
        return STATES + "stateMachine:" + machine;
    }
}
