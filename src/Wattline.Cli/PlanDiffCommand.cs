using System.CommandLine;
using System.Text.Json;
using Wattline.Gateway.Planning;
using Wattline.Planning.Solving;
using Wattline.Storage.Json;

namespace Wattline.Cli;

/// <summary><c>wattline plan diff</c>: what moves from one plan to another, and what that costs and emits.</summary>
internal static class PlanDiffCommand
{
    private const int MostRows = 12;

    public static Command Create()
    {
        var from = new Argument<string>("from") { Description = "A scenario, or a plan saved with --json." };
        var to = new Argument<string>("to") { Description = "The same of the other." };
        var forms = new FormOptions();
        var command = new Command("diff", "Show what moves from one plan to another, and what that changes in USD and grams.") { from, to };
        forms.AddTo(command);
        command.SetAction((parsed, _) => Task.FromResult(PlanCommand.Guarded(cancellation =>
        {
            if (forms.Fault(parsed) is { } fault)
            {
                Console.Error.WriteLine(fault);
                return 2;
            }

            var gap = new SolveOptions().Gap;
            var diff = PlanDiff.Between(
                PlanSource.Read(parsed.GetValue(from)!, gap, cancellation), PlanSource.Read(parsed.GetValue(to)!, gap, cancellation));
            Write(diff, forms, parsed);
            return 0;
        })));
        return command;
    }

    private static void Write(PlanDiff diff, FormOptions forms, ParseResult parsed)
    {
        if (forms.IsJson(parsed))
        {
            PlanCommand.WriteJson(diff);
        }
        else if (forms.IsCsv(parsed))
        {
            CsvText.Write(CsvColumns, JsonSerializer.SerializeToElement(diff.Moves, WattlineJson.Options).EnumerateArray(), Console.Out);
        }
        else
        {
            Print(diff);
        }
    }

    private static void Print(PlanDiff diff)
    {
        var rows = diff.Moves.Take(MostRows).Select(move => (IReadOnlyList<string>)
        [
            move.Class, move.From, move.From == move.To ? "another hour" : move.To, PlanText.Figure(move.Requests), PlanText.Signed(move.CostUsd),
            PlanText.Signed(move.AverageCarbonG), PlanText.Signed(move.MarginalCarbonG),
        ]).ToList();
        var narrow = rows.Count == 0 ? [] : TextTable.Write(Columns, rows, $"From '{diff.From}' to '{diff.To}'");
        MarketNotes.Write(
            diff.Moves.Count > MostRows ? $"{diff.Moves.Count - MostRows} smaller moves are left out; --csv has them." : null,
            $"Moved: {PlanText.Figure(diff.Moved)} requests; kept in place and hour: {PlanText.Figure(diff.Kept)}. "
            + $"Unmet: {PlanText.Signed(diff.Unmet)}.",
            $"In all: {PlanText.Signed(diff.CostUsd)} USD, {PlanText.Signed(diff.AverageCarbonG)} g average, "
            + $"{PlanText.Signed(diff.MarginalCarbonG)} g marginal. What stays in place may cost another price.",
            MarketNotes.Narrow(narrow));
    }

    private static IReadOnlyList<TextColumn> Columns { get; } =
    [
        new("Class"), new("From", Wraps: true), new("To", Wraps: true), new("Requests", Right: true), new("USD", Right: true),
        new("g average", Right: true), new("g marginal", Right: true, Yields: 1),
    ];

    private static IReadOnlyList<string> CsvColumns { get; } = ["class", "from", "to", "requests", "costUsd", "averageCarbonG", "marginalCarbonG"];
}
