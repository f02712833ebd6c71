package io.searchfleet.functions.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.searchfleet.fleet.Catalog;
import io.searchfleet.fleet.Plan;
import io.searchfleet.fleet.Release;
import io.searchfleet.fleet.Space;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.Json;
import io.searchfleet.web.Reply;
import io.searchfleet.web.Request;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The catalogue in Bonsai's words: lists under their name, single entries bare. */
final class CatalogActions {
    private final Catalog catalog;

    CatalogActions(Catalog catalog) {
        this.catalog = catalog;
    }

    Reply plans(Request request) {
        return list("plans", catalog.plans(), CatalogActions::json);
    }

    Reply plan(Request request) {
        return one(request, "slug", "Plan", catalog::plan, CatalogActions::json);
    }

    Reply spaces(Request request) {
        return list("spaces", catalog.spaces(), CatalogActions::json);
    }

    Reply space(Request request) {
        return one(request, "path", "Space", catalog::space, CatalogActions::json);
    }

    Reply releases(Request request) {
        return list("releases", catalog.releases(), CatalogActions::json);
    }

    Reply release(Request request) {
        return one(request, "slug", "Release", catalog::release, CatalogActions::json);
    }

    private static <T> Reply list(String name, List<T> entries, Function<T, ObjectNode> form) {
        ArrayNode list = Json.array();
        entries.forEach(entry -> list.add(form.apply(entry)));
        return Reply.ok(Json.object().set(name, list));
    }

    private static <T> Reply one(
            Request request,
            String variable,
            String what,
            Function<String, Optional<T>> find,
            Function<T, ObjectNode> form) {
        String id = request.variable(variable).orElseThrow();
        return Reply.ok(form.apply(find.apply(id)
                .orElseThrow(() -> ApiException.notFound(List.of(
                        what + " " + id + " not found.",
                        "Please review the documentation.",
                        "Undefined request.",
                        "GET /" + what.toLowerCase(Locale.ROOT) + "s lists them.")))));
    }

    private static ObjectNode json(Plan plan) {
        ObjectNode json = Json.object()
                .put("slug", plan.slug())
                .put("name", plan.name())
                .put("price_in_cents", plan.priceInCents())
                .put("billing_interval_in_months", plan.billingIntervalInMonths())
                .put("single_tenant", plan.singleTenant())
                .put("private_network", plan.privateNetwork());
        json.set("available_releases", Json.tree(plan.releases()));
        return json.set("available_spaces", Json.tree(plan.spaces()));
    }

    private static ObjectNode json(Space space) {
        ObjectNode json = Json.object().put("path", space.path()).put("private_network", space.privateNetwork());
        json.putObject("cloud").put("provider", space.cloudProvider()).put("region", space.region());
        return json;
    }

    private static ObjectNode json(Release release) {
        return Json.object()
                .put("name", release.name())
                .put("slug", release.slug())
                .put("service_type", release.serviceType())
                .put("version", release.version())
                .put("package_name", release.packageName())
                .put("multitenant", release.multitenant());
    }
}
