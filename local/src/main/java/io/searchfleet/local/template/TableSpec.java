package io.searchfleet.local.template;

import com.fasterxml.jackson.databind.JsonNode;

/** A DynamoDB table of the template, with its properties as CloudFormation has them. */
public record TableSpec(String name, JsonNode properties) {}
