using System.CommandLine;
using System.Globalization;
using Wattline.Gateway.Reproduce;
using Wattline.Grid;
using Wattline.Simulation.Studies;

namespace Wattline.Cli;

/// <summary><c>wattline reproduce reasoning</c>: energy-aware routing to reasoning models.</summary>
internal sealed class ReasoningCommand
{
    private readonly Option<string> _output = ReproduceCommand.Output("reasoning");
    private readonly Option<double?> _seed = Options.Number("--seed", null, "Where chance begins (default 1).", "N", 0, 9e15);
    private readonly Option<double?> _paths = Options.Number(
        "--paths", null, $"Paths of the runs that are shown (default {Default.Paths}).", "N", 2, 300_000);

    private readonly Option<double?> _horizon = Options.Number(
        "--horizon", null, $"Longest horizon (default {Default.Horizon}).", "SLOTS", ReasoningStudyOptions.LeastHorizon, 1e6);

    private readonly Option<bool> _quick = new("--quick") { Description = "Fewer paths and tuning runs: seconds, and wider bands." };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };

    private static ReasoningStudyOptions Default { get; } = new();

    public static Command Create()
    {
        var reasoning = new ReasoningCommand();
        var command = new Command("reasoning", "Energy, latency and a battery's deficit when tasks are routed to models that think.")
        {
            reasoning._output, reasoning._seed, reasoning._paths, reasoning._horizon, reasoning._quick, reasoning._json,
        };
        command.SetAction((parsed, _) => Task.FromResult(
            PlanCommand.Guarded(cancellation => reasoning.Run(parsed, cancellation), ReproduceCommand.Stopped)));
        return command;
    }

    private ReasoningStudyOptions Asked(ParseResult parsed)
    {
        var size = parsed.GetValue(_quick) ? ReasoningStudyOptions.Quick : Default;
        return size with
        {
            Seed = (ulong)(parsed.GetValue(_seed) ?? size.Seed),
            Paths = (int)(parsed.GetValue(_paths) ?? size.Paths),
            Horizon = (int)(parsed.GetValue(_horizon) ?? size.Horizon),
        };
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        // Before the work, so that a folder that cannot be written costs nobody half a minute.
        var folder = parsed.GetValue(_output)!;
        ReproduceCommand.MakeFolder(folder);
        var options = Asked(parsed);
        var study = Study(options, cancellation);
        var policies = Policies(options, cancellation);
        var tables = ReasoningCsv.Of(study, policies);
        var report = ReproduceCommand.Write(folder, ReasoningReport.Page(study, policies), tables);
        var summary = ReasoningSummary.Of(study, policies);
        if (parsed.GetValue(_json))
        {
            PlanCommand.WriteJson(summary);
            return 0;
        }

        Print(summary);
        MarketNotes.Write(
            $"Written: {report} and {tables.Count} tables.",
            "The paper's own figures could not be read: all parameters but the loss fit are chosen or derived; the report says so for each.");
        return 0;
    }

    private static ReasoningStudy Study(ReasoningStudyOptions options, CancellationToken cancellation)
    {
        using var progress = new PlanProgress("Walking");
        return ReasoningStudy.Of(options, progress, cancellation: cancellation);
    }

    private static IReadOnlyList<PolicyRow> Policies(ReasoningStudyOptions options, CancellationToken cancellation)
    {
        using var progress = new PlanProgress("Comparing policies");
        var places = ReasoningPlaces.Of(DataPack.Embedded);
        return PolicyStudy.Of(PolicyWorlds.Cases(places[0], places, options.PolicyRuns), options.Seed, progress, cancellation: cancellation);
    }

    private static void Print(ReasoningSummary summary)
    {
        TextTable.Write(
            [
                new("eps", Right: true), new("mu J/slot", Right: true), new("slope found", Right: true), new("E[D] kJ", Right: true),
                new("+-", Right: true), new("exact kJ", Right: true), new("(91) kJ", Right: true),
                new("less offset", Right: true, Yields: 1), new("T*", Right: true), new("break", Right: true),
            ],
            [.. summary.Curves.Select(curve => (IReadOnlyList<string>)
            [
                Text(curve.RoutingError, "0.##"), Text(curve.DriftJPerSlot, "0.0"), Text(curve.SlopeJPerSlot, "0.0"), Text(curve.DeficitJ / 1000, "0.0"),
                Text(1.96 * curve.DeficitStandardErrorJ / 1000, "0.0"), Text(curve.ExactJ / 1000, "0.0"),
                Text(curve.TheoryJ / 1000, "0.0"), Text(curve.TheoryLessOffsetJ / 1000, "0.0"),
                Text(curve.CrossoverSlots, "0"), Text(curve.BreakSlots, "0"),
            ])],
            $"Expected deficit after {summary.HorizonSlots} slots");
        MarketNotes.Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Figure 3: equal latency at xi {summary.LatencyCrossing:0.00000}, equal energy at {summary.EnergyCrossing:0.00000}."),
            string.Create(
                CultureInfo.InvariantCulture,
                $"Change points: gamma {summary.Gamma}, tuned on other draws ({summary.FalseBreaks} false breaks of {summary.CriticalCurves}, ")
                + $"{summary.Misses} misses of {summary.DriftingCurves}). The ordinary weight, gamma 1, finds a break in {summary.OrdinaryFalseBreaks} of "
                + $"{summary.CriticalCurves} curves that have none.");
        PolicyText.Write(summary.Policies, "Auxiliary energy by policy, saved against the myopic one");
    }

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
