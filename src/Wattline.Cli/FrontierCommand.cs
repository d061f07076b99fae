using System.CommandLine;
using System.Text.Json;
using Wattline.Gateway.Planning;
using Wattline.Grid;
using Wattline.Planning.Frontiers;
using Wattline.Planning.Problems;
using Wattline.Planning.Solving;
using Wattline.Storage.Json;

namespace Wattline.Cli;

/// <summary><c>wattline frontier</c>: what a latency budget, a law or a friction is worth in a scenario.</summary>
internal sealed class FrontierCommand
{
    private readonly Argument<string> _file = new("file") { Description = "A scenario, as in samples/plans." };
    private readonly Option<string[]> _classes = new("--class")
    {
        Description = "Class whose budget is varied; may be given more than once. Without it, all.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double?> _from = Options.Number("--from", null, "Tightest budget (default 0).", "MS", 0, 1e9);
    private readonly Option<double?> _to = Options.Number("--to", null, "Loosest budget (default none).", "MS", 0, 1e9);
    private readonly Option<bool> _pareto = new("--pareto") { Description = "Sweep the carbon price as well: cost against carbon." };
    private readonly Option<string?> _html = new("--html") { Description = "Write a page with tables and charts as well.", HelpName = "FILE" };
    private readonly FormOptions _forms = new();

    public static Command Create()
    {
        var frontier = new FrontierCommand();
        var command = new Command("frontier", "Show what a latency budget is worth in a scenario, step by step, and what its rules and frictions cost.")
        {
            frontier._file, frontier._classes, frontier._from, frontier._to, frontier._pareto, frontier._html,
        };
        frontier._forms.AddTo(command);
        command.SetAction((parsed, _) => Task.FromResult(frontier._forms.Fault(parsed) is { } fault
            ? Refuse(fault)
            : PlanCommand.Guarded(cancellation => frontier.Run(parsed, cancellation))));
        return command;
    }

    private static int Refuse(string fault)
    {
        Console.Error.WriteLine(fault);
        return 2;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var file = parsed.GetValue(_file)!;
        var report = Report(parsed, file, ScenarioReader.ReadFile(file, DataPack.Embedded), cancellation);
        if (_forms.IsJson(parsed))
        {
            PlanCommand.WriteJson(report);
        }
        else if (_forms.IsCsv(parsed))
        {
            CsvText.Write(FrontierText.CsvColumns, JsonSerializer.SerializeToElement(report.Steps, WattlineJson.Options).EnumerateArray(), Console.Out);
        }
        else
        {
            FrontierText.Write(report);
        }

        if (parsed.GetValue(_html) is { } page)
        {
            File.WriteAllText(page, FrontierPage.Of(report));
        }

        return 0;
    }

    private FrontierReport Report(ParseResult parsed, string file, PlanProblem problem, CancellationToken cancellation)
    {
        using var progress = new PlanProgress($"Frontier of {problem.Name}");
        var options = new FrontierOptions
        {
            Classes = parsed.GetValue(_classes) ?? [],
            FromMs = parsed.GetValue(_from) ?? 0,
            ToMs = parsed.GetValue(_to) ?? double.PositiveInfinity,
            Solve = new SolveOptions { Progress = progress },
        };
        try
        {
            return FrontierReport.Of(problem, options, parsed.GetValue(_pareto), cancellation);
        }
        catch (PlanProblemException faulty)
        {
            throw PlanSource.Faults(file, faulty, "Correct it.");
        }
    }
}
