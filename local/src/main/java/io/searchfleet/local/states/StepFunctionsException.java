package io.searchfleet.local.states;

/** A request that Step Functions refuses, with the type by which its clients know the reason. */
final class StepFunctionsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String type;

    private StepFunctionsException(String type, String message) {
        super(message);
        this.type = type;
    }

    static StepFunctionsException noExecution(String arn) {
        return new StepFunctionsException("ExecutionDoesNotExist", "Execution Does Not Exist: '" + arn + "'");
    }

    static StepFunctionsException noMachine(String arn) {
        return new StepFunctionsException("StateMachineDoesNotExist", "State Machine Does Not Exist: '" + arn + "'");
    }

    static StepFunctionsException executionExists(String arn) {
        return new StepFunctionsException("ExecutionAlreadyExists", "Execution Already Exists: '" + arn + "'");
    }

    static StepFunctionsException invalidName(String name) {
        return new StepFunctionsException("InvalidName", "Invalid Name: '" + name + "'");
    }

    static StepFunctionsException invalidArn(String arn) {
        return new StepFunctionsException("InvalidArn", "Invalid Arn: '" + arn + "'");
    }

    static StepFunctionsException invalidInput(String why) {
        return new StepFunctionsException("InvalidExecutionInput", "Invalid State Machine Execution Input: " + why);
    }

    static StepFunctionsException invalidToken() {
        return new StepFunctionsException("InvalidToken", "Invalid Token: 'nextToken'");
    }

    static StepFunctionsException invalid(String why) {
        return new StepFunctionsException("ValidationException", why);
    }

    static StepFunctionsException unreadable() {
        return new StepFunctionsException("SerializationException", "The body is not a JSON object.");
    }

    static StepFunctionsException unknownOperation(String target) {
        return new StepFunctionsException(
                "UnknownOperationException", "The operation '" + target + "' is not known here.");
    }

    static StepFunctionsException closing() {
        return new StepFunctionsException("ServiceUnavailable", "The runtime is stopping.");
    }

    String type() {
        return type;
    }
}
