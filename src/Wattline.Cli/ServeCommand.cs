using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using Wattline.Gateway;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Demo;
using Wattline.Grid;
using Wattline.Storage;

namespace Wattline.Cli;

/// <summary><c>wattline serve</c>: the gateway.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config", "-c") { Description = "Configuration file. Without one, eight demo regions are started on this machine.", HelpName = "FILE" };
        var port = Options.Number("--port", "-p", "Port to listen on instead of the configured one; 0 for any free port.", "PORT", 0, 65_535);
        var state = new Option<string?>("--state") { Description = "Folder of the ledger instead of the configured one.", HelpName = "DIR" };
        var command = new Command("serve", "Run the gateway: an OpenAI-compatible address that sends each request to the region that may serve it and costs least.") { config, port, state };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(config), (int?)parsed.GetValue(port), parsed.GetValue(state), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string? config, int? port, string? state, CancellationToken cancellation)
    {
        try
        {
            var pack = DataPack.Embedded;
            var demo = config is null ? await DemoFleet.StartAsync(pack, cancellation: cancellation) : null;
            var file = config is null ? null : new ConfigurationFile(config, pack, read => Adjust(read, port, state));
            var options = file?.Read() ?? Adjust(Demo(demo!, pack), port, state);
            var gateway = await GatewayHost.StartAsync(options, pack, TimeProvider.System, demo, file, cancellation);
            await using (gateway)
            {
                using var freed = new FreedMemory();
                using var signals = new Signals(gateway.Reload);
                Announce(gateway, options);
                await signals.FirstAsync(cancellation);
                await Console.Error.WriteLineAsync("Stopping: requests in flight end first, then the ledger is written. A second signal ends at once.");
                await gateway.StopAsync();
            }

            Console.Error.WriteLine($"Receipts written: {gateway.Ledger.Recorded}, dropped: {gateway.Ledger.Dropped}, failed: {gateway.Ledger.Failed}.");
            return 0;
        }
        catch (ConfigurationException faulty)
        {
            return ConfigurationCommands.Print(faulty);
        }
        catch (Exception failure) when (failure is IOException or LedgerException)
        {
            Console.Error.WriteLine(failure.Message + (failure.Message.Contains("address already in use", StringComparison.Ordinal) ? " Choose another port with --port." : ""));
            return 1;
        }
    }

    /// <summary>What the command line says goes before what the file says.</summary>
    private static GatewayOptions Adjust(GatewayOptions options, int? port, string? state) => options with
    {
        Listen = port is { } chosen ? new UriBuilder(options.Listen) { Port = chosen }.Uri : options.Listen,
        StateDirectory = state ?? options.StateDirectory,
    };

    private static GatewayOptions Demo(DemoFleet demo, DataPack pack) =>
        ConfigurationReader.Read(demo.Configuration, "demo", pack, _ => null) with { IsDemo = true };

    private static string Place(Fleet.Region region) => region.Site is { } site ? $"{region.City} ({site})" : region.City;

    private static void Announce(GatewayHost gateway, GatewayOptions options)
    {
        var started = DateTime.SpecifyKind(Process.GetCurrentProcess().StartTime.ToUniversalTime(), DateTimeKind.Utc);
        var took = TimeProvider.System.GetUtcNow() - started;
        var table = Terminal.Table("Region", "Place", "Law", "~Models", "Pays");
        foreach (var upstream in options.Upstreams)
        {
            table.AddRow(
                upstream.Region.Id.EscapeMarkup(), Place(upstream.Region).EscapeMarkup(), upstream.Region.Jurisdiction,
                string.Join(", ", upstream.Models.Select(model => model.Hosting.Model)).EscapeMarkup(),
                upstream.Region.Ownership == Fleet.Ownership.Owned ? "electricity" : "list price");
        }

        Terminal.Out.Write(table);
        if (options.IsDemo)
        {
            Terminal.Out.MarkupLine("[bold]Demo fleet:[/] these servers are stand-ins on this machine. No model runs; the pace is that of measured data.");
            Terminal.Out.MarkupLine("For your own servers: [bold]wattline init[/], edit wattline.yaml, [bold]wattline serve --config wattline.yaml[/].");
        }

        var level = options.ReplayLevel == ReplayLevel.Level2024 ? ", brought to the level of 2024" : "";
        Terminal.Out.MarkupLine(options.Signals.Sources.Count == 0
            ? $"Prices and carbon are those of the like hour of [bold]2022, replayed[/]{level}, not live."
            : $"Live signals of {string.Join(", ", options.Signals.Sources)}; 'wattline signals' shows them. The pack is of 2022, replayed{level}, not live.");
        foreach (var idle in SourceReach.Idle(options, DataPack.Embedded))
        {
            Terminal.Out.MarkupLineInterpolated($"[yellow]{idle}[/]");
        }

        Terminal.Out.WriteLine($"Ledger: {Path.Combine(options.StateDirectory, "ledger.db")}");
        Terminal.Out.WriteLine($"Wattline listens on {gateway.Address.ToString().TrimEnd('/')} (ready {took.TotalMilliseconds:F0} ms after start). Ctrl+C stops it.");
    }
}
