using Wattline.Fleet;
using Wattline.Signals;
using Wattline.Workloads;
using static System.FormattableString;

namespace Wattline.Grid.Claims;

/// <summary>Claims about how far light and cables reach.</summary>
internal static class LatencyClaims
{
    /// <summary>Speed of light in vacuum, km per ms; by definition of the metre.</summary>
    private const double VacuumKmPerMs = 299.792458;

    private const double KmPerMile = 1.609344;
    private static readonly Provenance Physics = new(
        "physics", "LicenseRef-facts", null, Basis.Published, "299,792 km/s in vacuum; group index 1.4682 in fibre");
    private static readonly Provenance Geometry = new("wattline", "LicenseRef-Wattline", null, Basis.Modelled, "great circle");
    private static readonly Provenance Chosen = new("wattline", "LicenseRef-Wattline", null, Basis.Chosen);

    /// <summary>Rows of the table of <see cref="ClaimSources.TokenWar"/>: budget, tighter end, in ms, and distance in km.</summary>
    private static readonly (string Class, string Name, double BudgetMs, double Km)[] Table =
        [("chat", "chat", 500, 5000), ("voice", "voice", 100, 1000), ("video", "video and games", 50, 200)];

    public static IReadOnlyList<ClaimTest> Tests { get; } =
    [
        new(new("iceland-california", "Iceland to California", "the minimum round-trip propagation delay is approximately 80-100 milliseconds",
            true, ClaimSources.TokenWar), Iceland),
        new(new("distance-column", "How far each application may go",
            "Theoretically feasible distances: chat about 5,000 km, voice about 1,000 km, video under 200 km", false, ClaimSources.TokenWar),
            DistanceColumn),
        new(new("across-continents", "Across a continent", "light in fiber will not cross continents inside a responsive budget", true,
            ClaimSources.WattLatency), AcrossContinents),
        new(new("latency-opens", "What latency buys", "latency relaxation expands feasible geography", true, ClaimSources.EnergyGeography), Opening),
    ];

    /// <summary>The product's own class of a name.</summary>
    public static WorkloadClass Preset(string name) => WorkloadClass.Presets.First(preset => preset.Name == name);

    private static Judgement Iceland(DataPack pack, ClaimSheet sheet)
    {
        var (low, high) = (sheet.Stated("minimum, from", 80, "ms"), sheet.Stated("minimum, to", 100, "ms"));
        var iceland = pack.Site("is");
        var (floors, ways) = (new List<double>(), new List<double>());
        foreach (var city in new[] { "San Francisco", "Los Angeles", "San Diego" })
        {
            var metro = pack.Metro($"{city}, US");
            var km = sheet.Computed($"{iceland.City} to {city}", metro.Location.DistanceKm(iceland.Location), "km", "great circle", Geometry);
            sheet.Computed($"round trip to {city}, light in vacuum", 2 * km / VacuumKmPerMs, "ms", "great circle", Physics);
            floors.Add(sheet.Computed($"round trip to {city}, light in fibre", Reach.PhysicalFloorMs(km), "ms", "great circle", Physics));
            ways.Add(sheet.Given($"round trip to {city} by cables", pack.RttMs(metro.Location, iceland), "ms", "network, no last mile"));
        }

        return JudgeMinimum((low, high), floors, ways);
    }

    /// <summary>A minimum is what light needs; what cables need is more.</summary>
    internal static Judgement JudgeMinimum((double Low, double High) said, IReadOnlyList<double> floors, IReadOnlyList<double> ways)
    {
        var text = Invariant($"Light in fibre needs {floors.Min():0.0} to {floors.Max():0.0} ms on the great circle; by the graph ")
            + Invariant($"of cables it is {ways.Min():0} to {ways.Max():0} ms");
        return floors.Min() >= said.Low && floors.Max() <= said.High ? new(Verdict.Holds, $"{text}.")
            : floors.Max() < said.Low && ways.Min() >= said.Low
                ? new(Verdict.HoldsInPart, Invariant($"{text}: no way in it is under {said.Low:0} ms, but that is where cables lie, not the least ")
                    + "that physics allows.")
            : new(Verdict.DoesNotHold, $"{text}.");
    }

    private static Judgement DistanceColumn(DataPack pack, ClaimSheet sheet)
    {
        var pairs = Pairs(pack);
        var rows = new List<(string, double, double, double)>();
        foreach (var (name, what, stated, kilometres) in Table)
        {
            var (budget, km) = (sheet.Stated($"{what}, budget", stated, "ms"), sheet.Stated($"{what}, distance", kilometres, "km"));
            var reach = sheet.Computed($"{what}, as far as light comes and returns", Reach.PhysicalReachKm(budget), "km", "physical reach", Physics);
            sheet.Computed($"{what}, light over the stated distance", 100 * Reach.PhysicalFloorMs(km) / budget, "% of the budget", "", Physics, sheet.Own);
            sheet.Given($"{what}, practice reach of the class '{name}'", new(Preset(name).PracticeReachKm ?? km, Chosen), "km", "practice reach");
            var farther = pairs.Where(pair => pair.Km > km).ToList();
            var within = farther.Count(pair => pair.Rtt.Value <= budget);
            sheet.Computed(
                $"{what}, {farther.Count} farther pairs of sites within the budget", 100.0 * within / Math.Max(1, farther.Count),
                "% of pairs", "measured or by cables", farther.Select(pair => pair.Rtt.Provenance));
            rows.Add((what, km, reach, within / (double)Math.Max(1, farther.Count)));
        }

        return JudgeColumn(rows);
    }

    /// <summary>A theoretical distance is one beyond which nothing comes back in time.</summary>
    internal static Judgement JudgeColumn(IReadOnlyList<(string What, double Km, double ReachKm, double ShareBeyond)> rows)
    {
        var beyond = rows.Count(row => row.ShareBeyond > 0);
        var text = string.Join("; ", rows.Select(row => Invariant(
            $"{row.What} {row.Km:#,0} km against {row.ReachKm:#,0} km of light, and {100 * row.ShareBeyond:0} % of farther pairs of sites in time")));
        return beyond == 0 ? new(Verdict.Holds, $"No pair of sites beyond a distance answers in time: {text}.")
            : new(
                beyond == rows.Count ? Verdict.DoesNotHold : Verdict.HoldsInPart,
                $"It is a practice that leaves most of the budget to inference, not what theory allows: {text}.");
    }

    private static Judgement AcrossContinents(DataPack pack, ClaimSheet sheet)
    {
        var miles = sheet.Stated("where training may sit and voice may not", 1000, "miles");
        sheet.Computed("round trip over that, light in fibre", Reach.PhysicalFloorMs(miles * KmPerMile), "ms", "great circle", Physics, sheet.Own);
        var (east, west) = (pack.Metro("New York, US"), pack.Metro("Los Angeles, US"));
        var km = sheet.Computed("New York to Los Angeles", east.Location.DistanceKm(west.Location), "km", "great circle", Geometry);
        sheet.Computed("round trip New York to Los Angeles, light in fibre", Reach.PhysicalFloorMs(km), "ms", "great circle", Physics);
        var crossing = sheet.Given("round trip New York to Los Angeles by cables", pack.RttMs(east.Location, west.Location), "ms", "network, no last mile");
        var budgets = WorkloadClass.Presets.Where(preset => preset.Budget.Scope == BudgetScope.FirstToken).Select(preset => (
            preset.Name,
            sheet.Given($"budget of the class '{preset.Name}'", new(preset.Budget.Milliseconds, Chosen), "ms", "to the first token"))).ToList();
        var voice = Preset("voice").Budget.Milliseconds;
        var far = Pairs(pack).Where(pair => pair.Km >= miles * KmPerMile).ToList();
        sheet.Computed(
            Invariant($"{far.Count} pairs of sites {miles:#,0} miles apart or more within {voice / 3:0} ms"),
            100.0 * far.Count(pair => pair.Rtt.Value <= voice / 3) / Math.Max(1, far.Count), "% of pairs", "measured or by cables",
            far.Select(pair => pair.Rtt.Provenance));
        return JudgeCrossing(crossing, budgets);
    }

    internal static Judgement JudgeCrossing(double crossingMs, IReadOnlyList<(string Name, double Ms)> budgets)
    {
        string Names(Func<(string Name, double Ms), bool> which) =>
            string.Join(", ", budgets.Where(which).Select(budget => Invariant($"{budget.Name} ({budget.Ms:0} ms)")));

        bool Inside((string Name, double Ms) budget) => crossingMs <= budget.Ms;
        bool Outside((string Name, double Ms) budget) => !Inside(budget);
        var text = Invariant($"New York to Los Angeles and back takes {crossingMs:0} ms by cables");
        return budgets.All(Outside) ? new(Verdict.Holds, $"{text}, beyond {Names(Outside)}.")
            : budgets.All(Inside) ? new(Verdict.DoesNotHold, $"{text}, inside {Names(Inside)}.")
            : new(Verdict.HoldsInPart, $"{text}: beyond {Names(Outside)}, but inside {Names(Inside)}.");
    }

    private static Judgement Opening(DataPack pack, ClaimSheet sheet)
    {
        var (year, zones) = pack.SiteZones();
        var carbon = zones.ToDictionary(zone => zone.Zone, zone => zone.Carbon);
        var sites = pack.Sites.Where(site => carbon.ContainsKey(site.CarbonZone)).ToList();
        var steps = new List<(double Budget, int Sites, double Grams)>();
        var user = pack.Metro("Singapore, SG");
        foreach (var budget in new[] { 25.0, 50, 100, 200, 300 })
        {
            var within = sites.Select(site => (Site: site, Rtt: pack.RttMs(user.Location, site))).Where(each => each.Rtt.Value <= budget).ToList();
            if (within.Count == 0)
            {
                continue;
            }

            var cleanest = within.MinBy(each => carbon[each.Site.CarbonZone].Value).Site;
            sheet.Computed(
                Invariant($"sites within {budget:0} ms of Singapore"), within.Count, $"of {sites.Count}", "network, no last mile", within[^1].Rtt.Provenance);
            sheet.Given(Invariant($"cleanest within {budget:0} ms: {cleanest.Id}, {year}"), carbon[cleanest.CarbonZone], "g/kWh", PackFigures.LifeCycle);
            steps.Add((budget, within.Count, carbon[cleanest.CarbonZone].Value));
        }

        return steps.Count < 2 ? throw new FigureMissingException("sites within two budgets of Singapore") : JudgeOpening(steps);
    }

    internal static Judgement JudgeOpening(IReadOnlyList<(double Budget, int Sites, double Grams)> steps)
    {
        var (first, last) = (steps[0], steps[^1]);
        var text = Invariant($"From Singapore {first.Budget:0} ms reach {first.Sites} sites, the cleanest at {first.Grams:0} g/kWh, ")
            + Invariant($"and {last.Budget:0} ms reach {last.Sites}, at {last.Grams:0}");
        return last.Sites > first.Sites && last.Grams < first.Grams ? new(Verdict.Holds, $"{text}.")
            : last.Sites > first.Sites ? new(Verdict.HoldsInPart, $"{text}: more places, none cleaner.")
            : new(Verdict.DoesNotHold, $"{text}.");
    }

    private static List<(double Km, Sourced<double> Rtt)> Pairs(DataPack pack) =>
    [
        .. ClaimArithmetic.Pairs(pack.Sites.Count).Select(pair => (
            pack.Sites[pair.I].Location.DistanceKm(pack.Sites[pair.J].Location), pack.RttMs(pack.Sites[pair.I], pack.Sites[pair.J]))),
    ];
}
