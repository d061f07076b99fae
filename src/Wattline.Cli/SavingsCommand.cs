using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Wattline.Gateway.Api;
using Wattline.Gateway.Configuration;
using Wattline.Storage;
using Wattline.Storage.Json;

namespace Wattline.Cli;

/// <summary><c>wattline savings</c>: what requests took, and what the road not taken would have, from the ledger.</summary>
internal static class SavingsCommand
{
    public static Command Create()
    {
        var state = new Option<string?>("--state") { Description = "Folder of the ledger.", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("savings", "Sum what requests took, and what was saved against the baseline or would have been.") { state, json };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(state) ?? ConfigurationReader.DefaultStateDirectory, parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> RunAsync(string folder, bool json)
    {
        try
        {
            await using var ledger = LedgerReader.OpenReadOnly(Path.Combine(folder, "ledger.db"));
            var savings = Savings.Of(ledger.Savings(ReceiptFilter.All));
            if (json)
            {
                Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(savings, WattlineJson.Options));
                return 0;
            }

            Print(savings);
            return 0;
        }
        catch (LedgerException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static void Print(Savings savings)
    {
        var table = Terminal.Table(
            "Mode", "Carbon", "Region", "Model", ">Requests", ">USD", ">g CO2e", ">J", ">Compared", ">Saved USD", ">Saved g", ">Saved J");
        foreach (var row in savings.Rows.Concat(savings.Totals))
        {
            var saved = row.Saved ?? row.WouldHaveSaved;
            table.AddRow(
                WattlineJson.Name(row.Mode), WattlineJson.Name(row.CarbonKind), (row.Region ?? "all").EscapeMarkup(), (row.Model ?? "all").EscapeMarkup(),
                Text(row.Requests), Text(row.Actual.Cost.Usd), Text(row.Actual.Emissions.Grams), Text(row.Actual.Energy.Joules), Text(row.Compared),
                Text(saved?.Cost.Usd), Text(saved?.Emissions.Grams), Text(saved?.EnergyJ));
        }

        Terminal.Out.Write(table);
        var since = savings.From?.ToString("u", CultureInfo.InvariantCulture) ?? "ever: no receipts";
        Console.WriteLine($"Since {since}. Saved: baseline less decision, of the requests compared; what is observed would have been saved.");
        Console.WriteLine($"Figures are {savings.Basis}.");
    }

    private static string Text(double? figure) => figure?.ToString("G4", CultureInfo.InvariantCulture) ?? "-";
}
