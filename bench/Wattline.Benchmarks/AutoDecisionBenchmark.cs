using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Models;
using Wattline.Reasoning;
using Wattline.Routing;
using Wattline.Testing;
using Wattline.Workloads;

namespace Wattline.Benchmarks;

/// <summary>
/// Time and allocation of one decision of an alias over 8 models, 6 thinking budgets and 64 regions: each way's error and expected length read
/// off the tables of its difficulty, then every way in every region through the mask and the objective.
/// </summary>
internal static class AutoDecisionBenchmark
{
    private const int Regions = 64, Models = 8, Workloads = 256, Rounds = 400;

    public static void Run(string level)
    {
        var snapshot = new FleetSnapshot(Fleets.Inputs(7, Regions, Models, gaps: false));
        var network = Fleets.Work(0, snapshot).Network;
        var works = Enumerable.Range(0, Workloads).Select(seed => Fleets.Work(seed, snapshot) with { Network = network }).ToArray();
        var choices = Enumerable.Range(0, Workloads).Select(seed => Choice(snapshot, (seed * 37 % Workloads) / (double)Workloads)).ToArray();
        var (live, rows) = (new long[snapshot.Fleet.PaddedRows], new CandidateTable());
        var told = DecisionRounds.Of(Rounds, Workloads, () => Decide(snapshot, works, choices, live, rows)).Told(0);
        Console.WriteLine($"{level}, auto, {Models} models x {choices[0].Budgets} budgets x {Regions} regions: {told}");
    }

    private static AutoChoice Choice(FleetSnapshot snapshot, double difficulty)
    {
        var names = snapshot.Models.Select(model => model.Model).ToList();
        var alias = new AutoOptions { Name = "auto", Models = names };
        var tables = new AutoTables(alias, DifficultyScale.Chosen, [.. names.Select((_, at) =>
            new SuccessTable(new SuccessLaw(LossLaw.Hoffmann.Optimal(1e9 * Math.Pow(2, at)), 10, 100), DifficultyScale.Chosen, alias.Budgets))]);
        var room = new RoomToThink(alias.Budgets.Count, alias.Budgets.Count, null, null);
        return new AutoChoice(tables, [.. names.Select((name, at) => new AutoModel(name, at, tables.Models[at], 1, false))], room, 211)
        {
            TimeField = "deadline",
            MaxError = 0.1,
            Difficulty = difficulty,
            DifficultyFrom = "hint",
            Confidence = 1,
        };
    }

    private static long Decide(FleetSnapshot snapshot, Workload[] works, AutoChoice[] choices, long[] live, CandidateTable rows)
    {
        var placed = 0L;
        Span<ServingOption> options = stackalloc ServingOption[Models * 6];
        for (var call = 0; call < works.Length; call++)
        {
            choices[call].Fill(options);
            var work = works[call] with { MaxError = choices[call].MaxError };
            placed += Router.Decide(work, options, snapshot, live, rows).Winner >= 0 ? 1 : 0;
        }

        return placed;
    }
}
