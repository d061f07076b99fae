using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Wattline.Gateway.Reproduce;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Simulation.Batteries;
using Wattline.Simulation.Dispatch;
using Wattline.Simulation.Studies;
using Wattline.Storage.Json;
using Wattline.Text;

namespace Wattline.Cli;

/// <summary><c>wattline simulate</c>: dispatch policies on a battery of one's own.</summary>
internal sealed class SimulateCommand
{
    private const double JoulesPerKwh = 3.6e6;
    private const int WrongWords = 2;
    private static readonly string[] Supplies = ["gamma", "constant", "sun", "wind"];

    private readonly Option<double?> _arrivals = Options.Number(
        "--arrivals", null, $"Tasks that arrive in a slot on average (default {Default.ArrivalsPerSlot}).", "N", 1e-6, 1000);

    private readonly Option<double?> _slots = Options.Number("--slots", null, $"Slots in which tasks arrive (default {Default.Slots}).", "N", 1, 1e6);
    private readonly Option<double?> _slotSeconds = Options.Number(
        "--slot-s", null, $"Length of a slot (default {Default.SlotSeconds}).", "SECONDS", 0.01, 3600);

    private readonly Option<double?> _slack = Options.Number(
        "--slack", null, "Deadlines over the slower model's time (default 1.25, and one of ten tasks is strict).", "FACTOR", 1, 1e4);

    private readonly Option<string> _supply = new("--supply")
    {
        Description = "What is harvested: gamma or constant; sun or wind of the site, hour by hour of 2022 (default gamma).",
        HelpName = "KIND",
        DefaultValueFactory = _ => Supplies[0],
    };

    private readonly Option<double?> _harvest = Options.Number("--harvest", null, "Mean harvest over mean consumption (default 1).", "FACTOR", 1e-3, 1000);
    private readonly Option<string> _site = new("--site")
    {
        Description = "Whose price and carbon auxiliary energy has (default us-ca-n); 'wattline data show sites' lists them.",
        HelpName = "ID",
        DefaultValueFactory = _ => "us-ca-n",
    };

    private readonly Option<double?> _capacity = Options.Number("--battery-kwh", null, "What the battery holds (default no limit).", "KWH", 1e-6, 1e9);
    private readonly Option<double?> _efficiency = Options.Number(
        "--efficiency", null, "Share that charging keeps, and discharging again (default 1).", "SHARE", 0.01, 1);

    private readonly Option<double?> _leak = Options.Number("--leak", null, "Share of what is stored that leaks in a slot (default 0).", "SHARE", 0, 0.99);
    private readonly Option<double?> _error = Options.Number("--error", null, "How often a task goes to a wrong model (default 0).", "SHARE", 0, 1);
    private readonly Option<string[]> _policies = new("--policy")
    {
        Description = $"Policy to compare with the first named; may be given more than once (default all: {string.Join(", ", Names)}).",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double?> _runs = Options.Number("--runs", null, $"Runs (default {Default.Runs}).", "N", 2, 100_000);
    private readonly Option<double?> _seed = Options.Number("--seed", null, "Where chance begins (default 1).", "N", 0, 9e15);
    private readonly FormOptions _forms = new();

    private static Laboratory Default { get; } = new();

    private static IEnumerable<string> Names => PolicyWorlds.Alone.Select(one => one.Name);

    public static Command Create()
    {
        var simulate = new SimulateCommand();
        var command = new Command("simulate", "Compare policies that say when and on which model tasks run, by the energy that a site's battery lacks.")
        {
            simulate._arrivals, simulate._slots, simulate._slotSeconds, simulate._slack, simulate._supply, simulate._harvest, simulate._site,
            simulate._capacity, simulate._efficiency, simulate._leak, simulate._error, simulate._policies, simulate._runs, simulate._seed,
        };
        simulate._forms.AddTo(command);
        command.SetAction((parsed, _) => Task.FromResult(simulate.Fault(parsed) is { } fault
            ? Refuse(fault)
            : PlanCommand.Guarded(cancellation => simulate.Run(parsed, cancellation), "nothing was found")));
        return command;
    }

    private static int Refuse(string fault)
    {
        Console.Error.WriteLine(fault);
        return WrongWords;
    }

    private string? Fault(ParseResult parsed) =>
        _forms.Fault(parsed) ?? Unknown("--supply", parsed.GetValue(_supply)!, Supplies)
        ?? (parsed.GetValue(_policies) ?? []).Select(name => Unknown("--policy", name, Names)).FirstOrDefault(fault => fault is not null)
        ?? Unknown("--site", parsed.GetValue(_site)!, SitesFor(parsed), FuelOf(parsed) is null ? "" : "with that supply");

    private IEnumerable<string> SitesFor(ParseResult parsed) => FuelOf(parsed) is { } fuel
        ? ReasoningPlaces.SitesWith(DataPack.Embedded, fuel) : DataPack.Embedded.Sites.Select(site => site.Id);

    private string SupplyOf(ParseResult parsed) => parsed.GetValue(_supply)!.ToLowerInvariant();

    private Fuel? FuelOf(ParseResult parsed) => SupplyOf(parsed) switch { "sun" => Fuel.Solar, "wind" => Fuel.WindOnshore, _ => null };

    private static string? Unknown(string option, string word, IEnumerable<string> known, string which = "")
    {
        var names = known.ToList();
        if (names.Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        var near = Nearest.Names(word, names, 3);
        return $"{option} knows no '{word}'{(which.Length > 0 ? " " + which : "")}. "
            + (near.Count > 0 && names.Count > 12 ? $"Nearest: {string.Join(", ", near)}." : $"Known: {string.Join(", ", names)}.");
    }

    private Laboratory Asked(ParseResult parsed) => new()
    {
        ArrivalsPerSlot = parsed.GetValue(_arrivals) ?? Default.ArrivalsPerSlot,
        Slots = (int)(parsed.GetValue(_slots) ?? Default.Slots),
        SlotSeconds = parsed.GetValue(_slotSeconds) ?? Default.SlotSeconds,
        Slack = parsed.GetValue(_slack),
        Supply = FuelOf(parsed) is not null ? LaboratorySupply.Hourly
            : SupplyOf(parsed) == "constant" ? LaboratorySupply.Constant : LaboratorySupply.Gamma,
        HarvestFactor = parsed.GetValue(_harvest) ?? Default.HarvestFactor,
        Battery = new Battery
        {
            CapacityJoules = parsed.GetValue(_capacity) * JoulesPerKwh ?? Battery.Ideal.CapacityJoules,
            ChargeEfficiency = parsed.GetValue(_efficiency) ?? 1,
            DischargeEfficiency = parsed.GetValue(_efficiency) ?? 1,
            LeakPerSlot = parsed.GetValue(_leak) ?? 0,
        },
        RoutingError = parsed.GetValue(_error) ?? 0,
        Runs = (int)(parsed.GetValue(_runs) ?? Default.Runs),
        Seed = (ulong)(parsed.GetValue(_seed) ?? Default.Seed),
    };

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var laboratory = Asked(parsed);
        LaboratoryReport report;
        try
        {
            report = Report(parsed, laboratory, cancellation);
        }
        catch (Exception wrong) when (wrong is ArgumentException or MissingHoursException)
        {
            Console.Error.WriteLine(wrong.Message);
            return 1;
        }

        if (_forms.IsJson(parsed))
        {
            PlanCommand.WriteJson(report);
        }
        else if (_forms.IsCsv(parsed))
        {
            var rows = JsonSerializer.SerializeToElement(report.Policies, WattlineJson.Options).EnumerateArray();
            CsvText.Write(PolicyText.CsvColumns, rows, Console.Out);
        }
        else
        {
            Print(report);
        }

        return 0;
    }

    private LaboratoryReport Report(ParseResult parsed, Laboratory laboratory, CancellationToken cancellation)
    {
        using var progress = new PlanProgress("Simulating");
        var pack = DataPack.Embedded;
        var site = pack.FindSite(parsed.GetValue(_site)!)!;
        var asked = parsed.GetValue(_policies) is { Length: > 0 } names ? names : [.. Names];
        var one = laboratory.Case(ReasoningPlaces.Of(pack, site, FuelOf(parsed), site.Id), [.. asked.Select(Named)]);
        // A run too long to be drawn is told before the work begins, and not by each thread.
        _ = DispatchTrace.Draw(one.Of(0), laboratory.Seed);
        return LaboratoryReport.Of(laboratory, PolicyStudy.Of([one], laboratory.Seed, progress, cancellation: cancellation));
    }

    private static (string Name, DispatchPolicy Policy) Named(string name) =>
        PolicyWorlds.Alone.Single(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));

    private static void Print(LaboratoryReport report)
    {
        PolicyText.Write(
            report.Policies, string.Create(CultureInfo.InvariantCulture, $"{report.Runs} runs of {report.HorizonSlots} slots of {report.SlotS} s"));
        MarketNotes.Write(
            report is { DriftJPerSlot: { } drift, VolatilityJ: { } volatility, TheoryKwh: { } theory }
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"Drift {drift:0.0} J a slot, volatility {volatility:0.0} J. With an unlimited, lossless battery the theory has ")
                    + string.Create(CultureInfo.InvariantCulture, $"{theory:0.000} kWh for the myopic policy.")
                : "Supply hangs together from slot to slot: the theory of independent slots does not hold.",
            "Saved: against the first policy, on the same runs. Of bound: of what could be saved with all known and a lossless battery without limit. "
            + "Tasks and models are those of the example in docs/reasoning.md, chosen; price and carbon are of 2022, replayed.");
    }
}
