using System.Globalization;
using Wattline.Feasibility;
using Wattline.Gateway.Control;
using Wattline.Gateway.Explain;
using Wattline.Gateway.OpenAi;
using Wattline.Models;
using Wattline.Routing;

namespace Wattline.Gateway.Proxy;

/// <summary>Says why no region could serve, and what would help.</summary>
internal static class Refusal
{
    /// <summary>How long a caller may wait before it asks whether the operator's order still holds.</summary>
    private static readonly TimeSpan WhileHeld = TimeSpan.FromMinutes(1);

    /// <summary>How long until the grid may have been heard again: a source that failed is asked no sooner. Chosen.</summary>
    private static readonly TimeSpan WhileUnheard = TimeSpan.FromMinutes(1);

    /// <summary>400 where waiting cannot help, 503 where it can; each region's reasons either way.</summary>
    public static OpenAiError For(
        Ask ask, ReadOnlySpan<ServingOption> options, Course course, CandidateTable rows, bool tried, DateTimeOffset at, TimeSpan retryAfter)
    {
        // Of several ways to answer the nearest of each region counts.
        var all = Enumerable.Range(0, rows.Count / options.Length).Select(row => rows[rows.NearestIn(row)]).ToList();
        var reasons = all.Select(row => new RegionReasons(row.Region, [.. row.Blocked.Each().Select(Explainer.Word)])).ToList();
        // A region that was too late only because others failed first was no region that may not serve.
        var law = course.Order is not null ? Course.Law : tried ? InfeasibilityReasons.Static & ~Infeasibility.Latency : InfeasibilityReasons.Static;
        var possible = all.Where(row => (row.Blocked & law) == 0).ToList();
        var error = possible.Count == 0 && AutoRefusal.For(ask, options, rows) is { } open ? open
            : possible.Count == 0 ? OpenAiError.Invalid("no_feasible_region", $"No region may serve this request. {Cure(ask, all)}")
            : course.Mode == ReceiptMode.Observed && !possible.Exists(row => course.Order!.Contains(row.Row)) ? OutsideBaseline(course, all)
            : possible.TrueForAll(row => (row.Blocked & Infeasibility.Withdrawn) != 0 || course.Order?.Contains(row.Row) == false)
                ? Held(course, all, at)
            : possible.TrueForAll(row => (row.Blocked & Infeasibility.SignalMissing) != 0) ? new OpenAiError(
                503, "server_error", "no_region_available",
                "What power costs or emits is not known lately enough of any region that may serve this request. Try again after the time in " +
                "Retry-After; GET /api/signals shows which source is silent.", null, WhileUnheard)
            : new OpenAiError(
                503, "server_error", "no_region_available",
                "Regions that may serve this request are all busy or failing just now. Try again after the time in Retry-After.", null, retryAfter);
        return error with { Regions = reasons };
    }

    private static OpenAiError OutsideBaseline(Course course, List<Candidate> all)
    {
        var baseline = string.Join(", ", all.Where(row => course.Order!.Contains(row.Row)).Select(row => row.Region));
        return OpenAiError.Invalid(
            "baseline_not_allowed", $"This gateway only observes and sends requests to {baseline}, which may not serve this one. Ask its operator.");
    }

    private static OpenAiError Held(Course course, List<Candidate> all, DateTimeOffset at)
    {
        var message = "The operator holds back the regions that may serve this request.";
        if (course.Pin is { } pin)
        {
            var why = string.Join(", ", all.First(row => row.Region == pin.Region).Blocked.Each().Select(Explainer.Word));
            var kind = pin.Kind.ToString().ToLowerInvariant();
            message = $"The operator has pinned {kind} '{pin.Name}' to {pin.Region}, which may not serve this request: {why}.";
        }

        var wait = course.Pin?.Until is { } end && end - at < WhileHeld ? end - at : WhileHeld;
        return new OpenAiError(503, "server_error", "held_by_operator", message, null, wait);
    }

    /// <summary>504: other regions may serve, but none within what the failed ones left of the budget.</summary>
    public static OpenAiError BudgetSpent(Ask ask, int tries, double leftMs) => new(
        504, "server_error", "budget_spent",
        string.Create(CultureInfo.InvariantCulture,
            $"{(tries == 1 ? "A region" : $"{tries} regions")} failed, and no other can answer within the {Math.Max(0, leftMs):F0} ms that are " +
            $"left of the budget of {ask.Work.Budget.Milliseconds:F0} ms. Try again, or raise X-Wattline-Max-Latency-Ms."),
        null, TimeSpan.FromSeconds(1));

    private static string Cure(Ask ask, List<Candidate> rows)
    {
        var late = rows.Where(row => (row.Blocked & InfeasibilityReasons.Static) == Infeasibility.Latency).OrderBy(row => row.Use.LatencyMs).ToList();
        if (late.Count > 0)
        {
            var best = late[0];
            var scope = ask.Work.Budget.Scope == Workloads.BudgetScope.FirstToken ? "first token" : "completion";
            return string.Create(CultureInfo.InvariantCulture,
                $"The best reachable from {ask.Origin.Name} is {best.Region} at {best.Use.LatencyMs:F0} ms to {scope}, and the budget is {ask.Work.Budget.Milliseconds:F0} ms: raise X-Wattline-Max-Latency-Ms, or choose another class.");
        }

        var hosted = rows.Where(row => (row.Blocked & Infeasibility.ModelNotHosted) == 0).ToList();
        if (hosted.Count > 0 && hosted.All(row => (row.Blocked & Infeasibility.Residency) != 0))
        {
            return $"'{ask.Model}' is served in {string.Join(", ", hosted.Select(row => row.Region))}, none of them within {ask.Residency.Text}.";
        }

        return "The reasons of each region are listed below.";
    }
}
