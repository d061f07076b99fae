using System.Diagnostics;
using System.Globalization;
using Wattline.Benchmarks.Paced;
using Wattline.Grid;
using Wattline.Planning.Pacing;

namespace Wattline.Benchmarks;

/// <summary>
/// Routing policies against the hindsight optimum, on fleets drawn from the pack's sites, models and hours. Prints Markdown; equal seeds give
/// equal figures on any machine, and no wall-clock is in them.
/// </summary>
internal static class PacedBenchmark
{
    /// <summary>Fleets that are measured; the pacer's gain was chosen on seeds below this one.</summary>
    private const int Fleets = 120, FirstSeed = 1000;

    /// <summary>What a rejection costs, in mean charges of its ask; chosen.</summary>
    private const double Penalty = 10;

    private static readonly (PacedPolicy Policy, string Name)[] Policies =
    [
        (PacedPolicy.Cheapest, "cheapest that has room, no prices"), (PacedPolicy.Frozen, "frozen duals"),
        (PacedPolicy.Shares, "the plan's shares, weighted random"), (PacedPolicy.Paced, "**duals, then paced**"),
        (PacedPolicy.PacedFromZero, "paced from zero, no plan"),
    ];

    public static int Run(string? fleets, string? penalty)
    {
        if (!int.TryParse(fleets ?? $"{Fleets}", NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 10_000
            || !double.TryParse(penalty ?? $"{Penalty}", CultureInfo.InvariantCulture, out var times) || !(times is >= 1 and <= 1000))
        {
            Console.Error.WriteLine("Give 1 to 10000 fleets, and what a rejection costs in mean charges, 1 to 1000.");
            return 2;
        }

        var start = Stopwatch.GetTimestamp();
        var sizes = new PacedSizes(Hours: 2, RequestsAnInterval: 8000, times, new PaceOptions());
        foreach (var own in (bool[])[false, true])
        {
            var runs = new PacedRun[count];
            Parallel.For(0, count, at => runs[at] = new PacedRun(DataPack.Embedded, sizes, FirstSeed + at, own).Play());
            Show(runs, own ? "own forecasts" : "true demand");
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s"));
        return 0;
    }

    private static void Show(PacedRun[] runs, string title)
    {
        var (demand, charges) = (100 * runs.Average(run => run.DemandOff), 100 * runs.Average(run => run.ChargesOff));
        Row($"{title}: {runs.Length} fleets, {runs.Sum(run => run.Requests):N0} requests.");
        Row($"Hindsight rejects {100 * runs.Average(run => run.Hindsight.Rejected / run.Requests):F3} %.");
        Row($"The plan's demand is {demand:F1} % off, its charges {charges:F1} %.\n");
        Console.WriteLine("| policy | cost mean / p95 / max % | rejected beyond hindsight, mean / max % |\n|---|---|---|");
        foreach (var (policy, name) in Policies)
        {
            var costs = runs.Select(run => 100 * run[policy].Usd / run.Hindsight.Usd).Order().ToArray();
            var rejected = runs.Select(run => 100 * (run[policy].Rejected - run.Hindsight.Rejected) / run.Requests).ToArray();
            var (mean, p95) = (costs.Average(), costs[(int)(0.95 * (costs.Length - 1))]);
            Row($"| {name} | {mean:F2} / {p95:F2} / {costs[^1]:F2} | {rejected.Average():F3} / {rejected.Max():F3} |");
        }

        Console.WriteLine();
    }

    private static void Row(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
