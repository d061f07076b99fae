using System.Globalization;
using Wattline.Gateway.Planning;
using Wattline.Signals;

namespace Wattline.Cli;

/// <summary>A plan as tables that fit a terminal.</summary>
internal static class PlanText
{
    private const int MostRows = 8;
    private const double JoulesPerKwh = 3.6e6;

    /// <summary>The columns of its CSV: a row for each placement.</summary>
    public static IReadOnlyList<string> CsvColumns { get; } =
    [
        "origin", "class", "arrival", "hour", "region", "option", "requests", "costUsd", "energyJ", "averageCarbonG", "marginalCarbonG", "latencyMs",
    ];

    /// <summary>Writes all tables and notes.</summary>
    public static void Write(PlanReport plan)
    {
        WriteTotals(plan);
        List<string> narrow = [.. WriteRegions(plan), .. WriteClasses(plan)];
        WriteOptions(plan);
        WritePrices(plan);
        narrow.AddRange(WriteUnmet(plan));
        narrow.AddRange(WriteRobust(plan));
        MarketNotes.Write(
            Proof(plan.Certificate),
            "Carbon is of both kinds, side by side and never added; the plan counts "
            + (plan.CarbonKind == CarbonKind.Average ? "the average one. " : "the marginal one. ")
            + "Figures that the scenario does not give are of the like hour of 2022, replayed, not live.",
            MarketNotes.Narrow(narrow, "--json"));
    }

    /// <summary>A figure of four digits, or that there is none.</summary>
    public static string Figure(double? value) => value is { } number ? MarketFigures.Text(number) : "not available";

    /// <summary>A difference with its sign, or that there is none.</summary>
    public static string Signed(double? value) => value is { } number
        ? (number > 0 && MarketFigures.Text(number) != "0" ? "+" : "") + MarketFigures.Text(number)
        : "not available";

    /// <summary>What is proved, in a sentence.</summary>
    public static string Proof(PlanCertificate proof)
    {
        var figures = string.Create(CultureInfo.InvariantCulture,
            $"cost {Figure(proof.CostUsd)} USD, no plan costs less than {Figure(proof.BoundUsd)} USD (gap {Math.Max(0, proof.Gap):0.0E+0}), "
            + $"constraints kept to {proof.Infeasibility:0.0E+0}; solver {proof.Solver}, {proof.Iterations:N0} rounds.");
        return proof.IsCertified ? $"Certified: {figures}" : $"NOT certified at the gap asked for: {figures}";
    }

    private static void WriteTotals(PlanReport plan)
    {
        var sums = plan.Totals;
        var rows = sums.Items().Select(item => Row(item.Name, item.Usd, "USD")).Append(Row("cost", sums.CostUsd, "USD"))
            .Append(Row("requests served", sums.Requests - sums.Unmet, "")).Append(Row("requests unmet", sums.Unmet, ""))
            .Append(Row("energy, PUE included", sums.EnergyJ / JoulesPerKwh, "kWh")).Append(Row("accelerators", sums.GpuSeconds / 3600, "GPU-h"))
            .Append(Row("average carbon", sums.AverageCarbonG / 1000, "kg")).Append(Row("marginal carbon", sums.MarginalCarbonG / 1000, "kg"));
        TextTable.Write(
            [new("Total", Wraps: true), new("", Right: true), new("")], [.. rows],
            $"{plan.Name}: {MarketNotes.Counted(plan.Hours, "hour")} from {plan.Start}");
    }

    private static IReadOnlyList<string> Row(string name, double? value, string unit) => [name, Figure(value), value is null ? "" : unit];

    private static IReadOnlyList<string> WriteRegions(PlanReport plan)
    {
        TextColumn[] columns =
        [
            new("Region", Wraps: true), new("% served", Right: true), .. plan.Classes.Select(one => new TextColumn($"% {one.Class}", Right: true, Yields: 1)),
            new("% used", Right: true), new("USD", Right: true), new("kWh", Right: true, Yields: 2), new("kg average", Right: true),
            new("kg marginal", Right: true, Yields: 3),
        ];
        return TextTable.Write(columns, [.. plan.Regions.Select(region => (IReadOnlyList<string>)
        [
            region.Region, Percent(region.Share),
            .. plan.Classes.Select(one => Percent(one.Regions.Where(share => share.Name == region.Region).Sum(share => share.Share))),
            region.Utilisation is { } used ? Percent(used) : "-", Figure(region.CostUsd), Figure(region.EnergyJ / JoulesPerKwh),
            Short(region.AverageCarbonG / 1000), Short(region.MarginalCarbonG / 1000),
        ])]);
    }

    private static IReadOnlyList<string> WriteClasses(PlanReport plan) => TextTable.Write(
        [
            new("Class", Wraps: true), new("Served", Right: true), new("Unmet", Right: true), new("USD", Right: true, Yields: 1),
            new("Mean ms", Right: true), new("Mean wait h", Right: true),
        ],
        [.. plan.Classes.Select(one => (IReadOnlyList<string>)
        [
            one.Class, Figure(one.Requests - one.Unmet), Figure(one.Unmet), Figure(one.CostUsd), Short(one.MeanLatencyMs), Short(one.MeanWaitHours),
        ])]);

    private static void WriteOptions(PlanReport plan)
    {
        var rows = plan.Classes.Where(one => one.HasChoice).SelectMany(one => one.Options.Select(option => (IReadOnlyList<string>)
            [one.Class, option.Name, Percent(option.Share)])).ToList();
        if (rows.Count > 0)
        {
            TextTable.Write([new("Class"), new("Model and operating point", Wraps: true), new("% served", Right: true)], rows);
        }
    }

    private static void WritePrices(PlanReport plan)
    {
        var rows = plan.Prices.Limits.Select(one => (IReadOnlyList<string>)[one.Limit, "all", Figure(one.Value), one.Unit])
            .Concat(plan.Prices.Capacity.Take(MostRows).Select(one => (IReadOnlyList<string>)
                [$"accelerators in {one.Region}", one.Hour.ToString(), Figure(one.UsdPerGpuHour), "USD/GPU-h"])).ToList();
        if (rows.Count > 0)
        {
            TextTable.Write([new("What is scarce", Wraps: true), new("Hour"), new("Worth", Right: true), new("")], rows);
        }

        var more = plan.Prices.Capacity.Count - MostRows;
        MarketNotes.Write(
            rows.Count == 0 ? "Nothing is scarce: no limit has a price." : null, more > 0 ? $"{more} lower prices are left out; --json has them." : null);
    }

    private static IReadOnlyList<string> WriteUnmet(PlanReport plan)
    {
        var groups = plan.Unmet.GroupBy(one => (one.Class, one.Origin, Because: string.Join("; ", one.Because)))
            .Select(group => (group.Key, Requests: group.Sum(one => one.Requests), Usd: group.Sum(one => one.PenaltyUsd)))
            .OrderByDescending(one => one.Usd).ToList();
        if (groups.Count == 0)
        {
            return [];
        }

        var narrow = TextTable.Write(
            [new("Unmet"), new("From", Wraps: true), new("Requests", Right: true), new("USD", Right: true, Yields: 1), new("Because", Wraps: true)],
            [.. groups.Take(MostRows).Select(one => (IReadOnlyList<string>)
                [one.Key.Class, one.Key.Origin, Figure(one.Requests), Figure(one.Usd), one.Key.Because])]);
        MarketNotes.Write(groups.Count > MostRows ? $"{groups.Count - MostRows} smaller groups of unmet demand are left out; --json has them." : null);
        return narrow;
    }

    private static IReadOnlyList<string> WriteRobust(PlanReport plan)
    {
        if (plan.Robust is not { } robust)
        {
            return [];
        }

        var narrow = TextTable.Write(
            [
                new("If kept", Wraps: true), new("Mean USD", Right: true), new("Regret", Right: true), new("Regret 95 %", Right: true),
                new("Unmet", Right: true, Yields: 1), new("Unmet 95 %", Right: true), new("Worst breach", Wraps: true, Yields: 2),
            ],
            [Row("as planned", robust.AsStated), Row($"planned for {Figure(robust.DemandFactor)} x demand", robust.Hedged)],
            string.Create(CultureInfo.InvariantCulture,
                $"{robust.Scenarios} cases, demand off by {robust.DemandError:0.##} and prices by {robust.PriceError:0.##}, seed {robust.Seed}"));
        MarketNotes.Write(
            $"Regret: cost above hindsight, which is {Figure(robust.HindsightUsd)} USD on average. "
            + (robust.DemandFactor > 1
                ? $"The reserve costs {Figure(robust.ReserveUsd)} USD where all comes as stated; its shares: "
                    + $"{string.Join(", ", robust.HedgedRegions.Take(MostRows).Select(one => $"{one.Name} {Percent(one.Share)} %"))}."
                : "No reserve pays: the plan as stated is the best of those tried."),
            robust.AsStated.BrokenLimit is null && robust.Hedged.BrokenLimit is null ? null : RobustReport.Breaches);
        return narrow;

        static IReadOnlyList<string> Row(string name, Fare fare) =>
        [
            name, Figure(fare.MeanCostUsd), Figure(fare.MeanRegretUsd), Figure(fare.RegretP95Usd), Figure(fare.MeanUnmet), Figure(fare.UnmetP95),
            fare.WorstBreach,
        ];
    }

    private static string Short(double? value) => value is null ? "n/a" : Figure(value);

    private static string Percent(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture);
}
