using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Planning;
using Wattline.Planning;
using Wattline.Planning.Robust;
using Wattline.Planning.Solving;
using Wattline.Storage.Json;

namespace Wattline.Cli;

/// <summary><c>wattline plan</c>: the certified optimum of a scenario.</summary>
internal sealed class PlanCommand
{
    private const int WrongWords = 2, EndedBySignal = 130;
    private static readonly JsonSerializerOptions Indented = new(WattlineJson.Options) { WriteIndented = true };
    private static readonly string[] OfScenarios = ["--demand-error", "--price-error", "--seed"];

    private readonly Argument<string?> _file = new("file") { Description = "A scenario, as in samples/plans.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _schema = new("--schema") { Description = "Print the JSON schema of a scenario, with every field, and end." };
    private readonly Option<string?> _html = new("--html") { Description = "Write a page with tables and charts as well.", HelpName = "FILE" };
    private readonly Option<double?> _gap = Options.Number(
        "--gap", null, "Gap at which large plans may stop, as a share of cost (default 0.0001).", "SHARE", 1e-9, 1);
    private readonly Option<double?> _scenarios = Options.Number(
        "--scenarios", null, "Draw so many cases of demand and prices; tell what keeping the plan costs in them, and plan a reserve.", "N", 1, 10_000);

    private readonly Option<double?> _demandError = Options.Number(
        "--demand-error", null, "How far demand may be off, in logarithms (default 0.2).", "SIGMA", 0, 2);
    private readonly Option<double?> _priceError = Options.Number(
        "--price-error", null, "How far prices may be off, in logarithms (default 0.2).", "SIGMA", 0, 2);
    private readonly Option<double?> _seed = Options.Number("--seed", null, "Where chance begins (default 1).", "N", 0, 9e15);
    private readonly FormOptions _forms = new();

    public static Command Create()
    {
        var plan = new PlanCommand();
        var command = new Command("plan", "Plan where and when a scenario's requests run: the least cost, proved, with what scarce things are worth.")
        {
            plan._file, plan._schema, plan._html, plan._gap, plan._scenarios, plan._demandError, plan._priceError, plan._seed,
        };
        plan._forms.AddTo(command);
        command.Add(PlanDiffCommand.Create());
        command.SetAction((parsed, _) => Task.FromResult(plan.Fault(parsed) is { } fault ? Refuse(fault) : plan.Run(parsed)));
        return command;
    }

    /// <summary>Runs what Ctrl-C may end; prints faults. Returns the exit code.</summary>
    /// <param name="run">Returns the exit code.</param>
    /// <param name="stopped">What is told of work that was ended.</param>
    public static int Guarded(Func<CancellationToken, int> run, string stopped = "no plan was made")
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return run(stop.Token);
        }
        catch (ConfigurationException faulty)
        {
            return ConfigurationCommands.Print(faulty);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"Stopped: {stopped}.");
            return EndedBySignal;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>Writes a record as indented JSON.</summary>
    public static void WriteJson<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, Indented));

    private static int Refuse(string fault)
    {
        Console.Error.WriteLine(fault);
        return WrongWords;
    }

    private string? Fault(ParseResult parsed)
    {
        var file = parsed.GetValue(_file);
        var lone = parsed.GetValue(_scenarios) is null
            ? OfScenarios.FirstOrDefault(name => parsed.GetResult(name) is System.CommandLine.Parsing.OptionResult { Implicit: false })
            : null;
        return _forms.Fault(parsed)
            ?? (lone is not null ? $"{lone} is about drawn cases: add --scenarios N." : null)
            ?? (file is null && !parsed.GetValue(_schema)
                ? "'plan' takes a scenario, as in 'wattline plan samples/plans/europe-chat.yaml'; --schema tells what may stand in one."
                : null);
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_schema))
        {
            Console.WriteLine(ScenarioSchema.Document.ToJsonString(new JsonSerializerOptions(Indented)));
            return 0;
        }

        return Guarded(cancellation =>
        {
            var gap = parsed.GetValue(_gap) ?? new SolveOptions().Gap;
            var plan = PlanSource.Solve(parsed.GetValue(_file)!, gap, cancellation);
            var report = PlanReport.Of(plan) with { Robust = Study(parsed, plan, gap, cancellation) };
            Write(parsed, report);
            if (parsed.GetValue(_html) is { } page)
            {
                File.WriteAllText(page, PlanPage.Of(report));
            }

            return plan.IsCertified ? 0 : 1;
        });
    }

    private RobustReport? Study(ParseResult parsed, Plan plan, double gap, CancellationToken cancellation)
    {
        if (parsed.GetValue(_scenarios) is not { } scenarios)
        {
            return null;
        }

        using var progress = new PlanProgress("Drawing cases");
        var options = new RobustOptions
        {
            Scenarios = (int)scenarios,
            DemandError = parsed.GetValue(_demandError) ?? 0.2,
            PriceError = parsed.GetValue(_priceError) ?? 0.2,
            Seed = (ulong)(parsed.GetValue(_seed) ?? 1),
            Progress = progress,
        };
        return RobustReport.Of(RobustStudy.Of(plan, options, new SolveOptions { Gap = gap }, cancellation), options);
    }

    private void Write(ParseResult parsed, PlanReport report)
    {
        if (_forms.IsJson(parsed))
        {
            WriteJson(report);
        }
        else if (_forms.IsCsv(parsed))
        {
            CsvText.Write(PlanText.CsvColumns, JsonSerializer.SerializeToElement(report.Placements, WattlineJson.Options).EnumerateArray(), Console.Out);
        }
        else
        {
            PlanText.Write(report);
        }
    }
}
