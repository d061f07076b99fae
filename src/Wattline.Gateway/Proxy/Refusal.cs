using System.Globalization;
using Wattline.Feasibility;
using Wattline.Gateway.Explain;
using Wattline.Gateway.OpenAi;
using Wattline.Routing;

namespace Wattline.Gateway.Proxy;

/// <summary>Says why no region could serve, and what would help.</summary>
internal static class Refusal
{
    /// <summary>400 where waiting cannot help, 503 where it can; each region's reasons either way.</summary>
    public static OpenAiError For(Ask ask, Decision decision, CandidateTable rows, TimeSpan retryAfter)
    {
        var all = rows.Rows.ToList();
        var reasons = all.Select(row => new RegionReasons(row.Region, [.. row.Blocked.Each().Select(Explainer.Word)])).ToList();
        if (decision.Outcome == DecisionOutcome.Busy)
        {
            return new OpenAiError(
                503, "server_error", "no_region_available",
                "Regions that may serve this request are all busy or failing just now. Try again after the time in Retry-After.", null, retryAfter, reasons);
        }

        return OpenAiError.Invalid("no_feasible_region", $"No region may serve this request. {Cure(ask, all)}") with { Regions = reasons };
    }

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
