using System.CommandLine;
using System.Text.Json;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Demo;
using Wattline.Gateway.Explain;
using Wattline.Grid;
using Wattline.Reasoning;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Storage.Json;
using Wattline.Units;

namespace Wattline.Cli;

/// <summary><c>wattline explain</c>: every region's row of a decision, one taken or one imagined.</summary>
internal static class ExplainCommand
{
    private const string Asked = "GET /api/explain";
    private static readonly JsonSerializerOptions Indented = new(WattlineJson.Options) { WriteIndented = true };

    public static Command Create()
    {
        var id = new Argument<string?>("receipt") { Description = "A decision that was taken: the value of X-Wattline-Decision.", Arity = ArgumentArity.ZeroOrOne };
        var config = new Option<string?>("--config", "-c") { Description = "Configuration file; the demo fleet without one.", HelpName = "FILE" };
        var state = new Option<string?>("--state") { Description = "Folder of the ledger.", HelpName = "DIR" };
        var carbon = Options.Number("--carbon-price", null, "Carbon price instead of the configured one, USD/t.", "USD", 0, 10_000);
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var parameters = new Dictionary<string, Option<string?>>
        {
            ["model"] = new("--model", "-m") { Description = "A request that is imagined: the model asked for.", HelpName = "NAME" },
            ["class"] = new("--class") { Description = "control, video, voice, chat, code, batch or a configured class.", HelpName = "NAME" },
            ["from"] = new("--from") { Description = "Where it comes from: a city, a site, or 'lat,lon'.", HelpName = "PLACE" },
            ["residency"] = new("--residency") { Description = "Where its data may go: EU, EEA, EU-adequate, CBPR, ISO codes, or a list.", HelpName = "RULE" },
            ["max-latency-ms"] = new("--max-latency-ms") { Description = "Its latency budget, ms.", HelpName = "MS" },
            ["latency-of"] = new("--latency-of") { Description = "What the budget bounds: first-token or completion.", HelpName = "WHAT" },
            ["max-error"] = new("--max-error") { Description = "The error rate that it tolerates, of an alias: 0 to 1.", HelpName = "RATE" },
            ["deadline"] = new("--deadline") { Description = "Its time to completion, s, instead of a latency budget.", HelpName = "S" },
            ["difficulty"] = new("--difficulty") { Description = "How hard it is, of an alias: 0 to 1, or easy, medium, hard.", HelpName = "HOW" },
            ["prompt-tokens"] = new("--prompt-tokens") { Description = "Length of the prompt (default 100).", HelpName = "N" },
            ["output-tokens"] = new("--output-tokens") { Description = "Length of the answer (default: the class's).", HelpName = "N" },
        };
        var command = new Command("explain", "Show every region's row of a decision: what blocks it, what it costs by item, and what the runner-up would have meant.") { id, config, state, carbon, json };
        foreach (var option in parameters.Values)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            try
            {
                if (parsed.GetValue(id) is { } other && parameters.Values.Append<Option>(carbon).Any(option => parsed.GetResult(option) is { Implicit: false }))
                {
                    Console.Error.WriteLine($"'{other}' is a decision that was taken: it has its own values. Leave it out to imagine a request.");
                    return 2;
                }

                Receipt? taken = null;
                DifficultyScale? scale = null;
                var explanation = parsed.GetValue(id) is { } receipt
                    ? Replay(receipt, parsed.GetValue(state), parsed.GetValue(config), out taken, out scale)
                    : Imagine(parsed.GetValue(config), parsed.GetValue(carbon), name => parsed.GetValue(parameters[name]));
                if (explanation is not null)
                {
                    Print(explanation, taken, scale, parsed.GetValue(json));
                }

                return explanation is null ? 2 : 0;
            }
            catch (ConfigurationException faulty)
            {
                return ConfigurationCommands.Print(faulty);
            }
            catch (LedgerException failure)
            {
                Console.Error.WriteLine(failure.Message);
                return 1;
            }
        });
        return command;
    }

    private static Explanation? Replay(string id, string? state, string? config, out Receipt? receipt, out DifficultyScale? scale)
    {
        (receipt, scale) = (null, null);
        if (!ReceiptId.IsValid(id))
        {
            Console.Error.WriteLine($"'{id}' has not the form of a receipt. The header X-Wattline-Decision carries it; for an imagined request use --model.");
            return null;
        }

        var options = config is null ? null : ConfigurationReader.ReadFile(config, DataPack.Embedded);
        scale = options?.Reasoning.Scale;
        var folder = state ?? options?.StateDirectory ?? ConfigurationReader.DefaultStateDirectory;
        using var closing = new Closing(LedgerReader.OpenReadOnly(Path.Combine(folder, "ledger.db")));
        receipt = closing.Ledger.FindAsync(id, TimeProvider.System).GetAwaiter().GetResult();
        if (receipt is null)
        {
            Console.Error.WriteLine($"The ledger in {folder} has no receipt '{id}'. Name the gateway's state folder with --state.");
            return null;
        }

        if (closing.Ledger.FindSnapshot(receipt.SnapshotVersion) is not { } inputs)
        {
            ExplanationPrinter.PrintReceipt(receipt, Console.Out, scale);
            Console.Error.WriteLine($"Snapshot {receipt.SnapshotVersion} is no longer kept (7 days), so the decision cannot be taken again; above is what the receipt holds.");
            return null;
        }

        return Explainer.Replay(receipt, new FleetSnapshot(inputs));
    }

    private static Explanation? Imagine(string? config, double? carbonPrice, Func<string, string?> parameter)
    {
        if (parameter("model") is null)
        {
            Console.Error.WriteLine("Give the receipt of a decision that was taken, or --model NAME for a request that is imagined.");
            return null;
        }

        var pack = DataPack.Embedded;
        var options = config is null ? DemoFleet.Options(pack) : ConfigurationReader.ReadFile(config, pack);
        if (carbonPrice is { } price)
        {
            options = options with { CarbonPrice = CarbonPrice.FromUsdPerTonne(price) };
        }

        var explanation = Explainer.Imagine(options, pack, TimeProvider.System.GetUtcNow(), parameter, out var problem);
        if (explanation is null)
        {
            Console.Error.WriteLine(problem);
        }
        else
        {
            foreach (var note in StandIns(options, explanation))
            {
                Console.Error.WriteLine(note);
            }
        }

        return explanation;
    }

    /// <summary>What only a running gateway knows, and what stands in for it here.</summary>
    private static IEnumerable<string> StandIns(GatewayOptions options, Explanation explanation)
    {
        if (options.Signals.Sources.Count > 0)
        {
            yield return SignalNotes.StandIn(options.Signals.Sources, Asked);
        }

        if (options.Upstreams.Where(upstream => upstream.OnSite is not null).Select(upstream => upstream.Region.Id).ToList() is { Count: > 0 } own)
        {
            yield return $"Energy of their own in {string.Join(", ", own)} is the gateway's to read: the grid's price and carbon stand in here. {Asked} has both.";
        }

        if (explanation.Choice is not null && options.Learn.IsOn(options.Auto))
        {
            yield return $"What was learnt from feedback is the gateway's: the configured success laws stand in here. {Asked} has those in force.";
        }
    }

    private static void Print(Explanation explanation, Receipt? taken, DifficultyScale? scale, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { Receipt = taken, Explanation = explanation }, Indented));
            return;
        }

        if (taken is not null)
        {
            ExplanationPrinter.PrintReceipt(taken, Console.Out, scale);
        }

        ExplanationPrinter.Print(explanation);
        if (taken is not null)
        {
            ExplanationPrinter.PrintOutcome(taken, explanation);
        }
    }

    /// <summary>Lets a using statement end a ledger that is read synchronously.</summary>
    private sealed class Closing(LedgerReader ledger) : IDisposable
    {
        public LedgerReader Ledger => ledger;

        public void Dispose() => ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
