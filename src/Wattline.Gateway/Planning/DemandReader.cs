using Wattline.Planning.Problems;
using Wattline.Workloads;

namespace Wattline.Gateway.Planning;

/// <summary>Reads entries of a scenario's demand, and refuses more than a plan holds before any of it is laid out.</summary>
internal sealed class DemandReader(
    ScenarioFrame frame, IReadOnlyDictionary<string, ScenarioOrigin> origins, IReadOnlyDictionary<string, ScenarioClass> classes, long mostHours)
{
    private long _hours;

    /// <summary>The demands of one entry: one for each of its origins; empty after its faults were noted.</summary>
    public IReadOnlyList<PlanDemand> Read(ScenarioSection section)
    {
        var (from, kind) = (ReadOrigins(section), ReadClass(section));
        var (hourly, daily) = (section.Series("requests_per_hour", frame.Start, frame.Hours), section.Number("requests_per_day"));
        var (profile, weighted) = (section.Word("profile") ?? "flat", section.Word("split") == "weight");
        CheckFigures(section);
        section.RefuseOthers();
        if (kind is null || from.Count == 0 || (hourly is null && daily is null) || !MayLayOut(section, from.Count))
        {
            return [];
        }

        var all = weighted ? from.Sum(one => one.Weight) : 1;
        var shape = DayProfile.All.First(one => one.Name == profile);
        return [.. from.Select(one => new PlanDemand(
            one.Plan.Name, kind.Plan.Name, Law(section, kind, one),
            Requests(hourly, daily, shape, one.Longitude, weighted && all > 0 ? one.Weight / all : 1)))];
    }

    private List<ScenarioOrigin> ReadOrigins(ScenarioSection section)
    {
        var names = section.Texts("origin") ?? [];
        if (names.Count == 0)
        {
            section.Report("origin", "is missing.", "Name an origin, a list of them, or all.");
        }

        foreach (var unknown in names.Where(name => name != "all" && !origins.ContainsKey(name)))
        {
            section.Report("origin", $"'{unknown}' is no origin of the scenario.", OriginReader.Use(unknown, origins.Keys.Append("all")));
        }

        return names.Contains("all") ? [.. origins.Values] : [.. names.Distinct().Select(origins.GetValueOrDefault).OfType<ScenarioOrigin>()];
    }

    private ScenarioClass? ReadClass(ScenarioSection section)
    {
        var name = section.Required("class", "chat");
        if (name.Length > 0 && !classes.ContainsKey(name))
        {
            section.Report("class", $"'{name}' is no class of the scenario.", OriginReader.Use(name, classes.Keys));
        }

        return classes.GetValueOrDefault(name);
    }

    private static void CheckFigures(ScenarioSection section)
    {
        if (section.Has("requests_per_hour") == section.Has("requests_per_day"))
        {
            section.Report(
                "requests_per_hour", section.Has("requests_per_day") ? "is given beside requests_per_day." : "is missing.",
                "Give requests_per_hour, or requests_per_day with a profile.");
        }
        else if (section.Has("requests_per_hour"))
        {
            section.Refuse(["profile"], "is given without requests_per_day.", "Remove it: requests_per_hour says it all.");
        }
    }

    /// <summary>Each demand and hour takes at least one column: what could not be planned is not laid out.</summary>
    private bool MayLayOut(ScenarioSection section, int count)
    {
        var before = _hours;
        _hours += (long)count * frame.Hours;
        if (_hours > mostHours && before <= mostHours)
        {
            section.Report(
                "origin",
                FormattableString.Invariant($"brings the demand to {_hours:N0} origins, classes and hours; one plan holds {mostHours:N0} ways to serve."),
                "Plan day by day, join origins by country, or drop some.");
        }

        return _hours <= mostHours;
    }

    private static Residency Law(ScenarioSection section, ScenarioClass kind, ScenarioOrigin origin)
    {
        if (origin.Jurisdiction is null && kind.Rules.NeedsOrigin)
        {
            section.Report(
                "origin", $"'{origin.Plan.Name}' has no jurisdiction, and the residency of '{kind.Plan.Name}' hangs on it.",
                $"Add 'jurisdiction: DE' to origins.{origin.Plan.Name}.");
        }

        return kind.Rules.For(origin.Jurisdiction);
    }

    private double[] Requests(HourSeries? hourly, double? daily, DayProfile shape, double longitude, double share)
    {
        var requests = new double[frame.Hours];
        for (var hour = 0; hour < requests.Length; hour++)
        {
            requests[hour] = share * (hourly?.Values[hour] ?? (daily!.Value * shape.ShareAt(frame.Start.AddHours(hour).Start.Hour, longitude)));
        }

        return requests;
    }
}
