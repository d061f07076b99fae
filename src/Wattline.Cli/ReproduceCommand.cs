using System.CommandLine;
using System.Globalization;
using Wattline.Fleet;
using Wattline.Gateway.Reproduce;
using Wattline.Grid;

namespace Wattline.Cli;

/// <summary><c>wattline reproduce</c>: published studies, computed again, with a report.</summary>
internal static class ReproduceCommand
{
    /// <summary>What is told of a study that was ended.</summary>
    public const string Stopped = "the study was not finished and nothing was written";

    public static Command Create()
    {
        var command = new Command("reproduce", "Compute published studies again, on their own figures and on the embedded year.")
        {
            EnergyGeography(), ReasoningCommand.Create(),
        };
        return command;
    }

    /// <summary>Where a study's files go: a folder with the study's name by default.</summary>
    public static Option<string> Output(string study) => new("--output", "-o")
    {
        Description = $"Folder for report.html and the CSV tables (default {study}).",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => study,
    };

    /// <summary>Makes the folder of a report where it is not there yet.</summary>
    /// <param name="folder">Its path.</param>
    /// <exception cref="IOException">It cannot be made; the message names it and the cure.</exception>
    public static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var cause = File.Exists(folder) ? "a file of that name is there." : failure.Message;
            throw new IOException($"The folder '{folder}' cannot be made: {cause} Name another one with --output.", failure);
        }
    }

    /// <summary>Writes a study's page and tables into a folder that is there; returns the page's path.</summary>
    public static string Write(string folder, string page, IEnumerable<(string Name, string Text)> tables)
    {
        foreach (var (name, text) in tables)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        var report = Path.Combine(folder, "report.html");
        File.WriteAllText(report, page);
        return report;
    }

    private static Command EnergyGeography()
    {
        var output = Output("energy-geography");
        var hours = Options.Number(
            "--hours", null, $"Hours of the embedded year, from its first; 0 for the worked example alone (default {EnergyGeographyYear.Hours}).", "N", 0,
            EnergyGeographyYear.Hours);
        var command = new Command("energy-geography", "Latency, price, carbon, egress, state and law: how far inference moves, and what that saves.")
        {
            output, hours,
        };
        command.SetAction((parsed, _) => Task.FromResult(PlanCommand.Guarded(cancellation =>
            Run(parsed.GetValue(output)!, (int)(parsed.GetValue(hours) ?? EnergyGeographyYear.Hours), cancellation), Stopped)));
        return command;
    }

    private static int Run(string folder, int hours, CancellationToken cancellation)
    {
        // Before the work, so that a folder that cannot be written costs nobody half a minute.
        MakeFolder(folder);
        var pack = DataPack.Embedded;
        var example = EnergyGeographyResults.OfExample(cancellation);
        var year = hours == 0 ? null : Year(pack, hours, cancellation);
        var tables = EnergyGeographyReport.Tables("example", example).Concat(year is null ? [] : EnergyGeographyReport.Tables("year", year)).ToList();
        IReadOnlyList<GeoPoint> ground = [.. pack.Metros.Select(metro => metro.Location)];
        var report = Write(folder, EnergyGeographyReport.Page(example, year, ground), tables);
        Print("Worked example", example);
        if (year is not null)
        {
            Print($"Embedded year, {hours:N0} hours", year);
        }

        MarketNotes.Write(
            $"Written: {report} and {tables.Count} tables. Home nodes are exempt from the budget, as in the example; the report has both.",
            "Prices, PUE, demand and classes of the example are chosen, carbon is Google's table of 2024; the report says so for each parameter.");
        return 0;
    }

    private static EnergyGeographyResults Year(DataPack pack, int hours, CancellationToken cancellation)
    {
        using var progress = new PlanProgress("Embedded year");
        return EnergyGeographyResults.OfYear(pack, hours, progress.Report, cancellation);
    }

    private static void Print(string title, EnergyGeographyResults results) => TextTable.Write(
        [
            new("Budget ms", Right: true), new("USD/MWh", Right: true), new("g/kWh", Right: true), new("technical", Right: true),
            new("realised", Right: true), new("EROL", Right: true), new("CROL", Right: true),
        ],
        [.. results.Staircase.Select(row => (IReadOnlyList<string>)
        [
            Text(row.BudgetMs, "0"), Text(row.UsdPerMwh, "0.00"), Text(row.GramsPerKwh, "0.00"), Text(row.Technical, "0.00"), Text(row.Relocated, "0.00"),
            Text(row.Erol, "0.000"), Text(row.Crol, "0.000"),
        ])],
        $"{title}: class {results.Problem.Classes[0].Name} without frictions");

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
