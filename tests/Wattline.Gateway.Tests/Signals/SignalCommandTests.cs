using System.Diagnostics;
using System.Text;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Signals;

/// <summary>What an operator sees of live signals, and does not see: their keys.</summary>
public sealed class SignalCommandTests
{
    private const string Key = "a-key-that-nobody-may-see";

    [Fact]
    public async Task SourcesAndFaultsAreShownAndKeysAreNowhere()
    {
        await using var world = await SourceServer.StartAsync();
        await using var model = await FaultyUpstream.StartAsync();
        world.Answer = ask => new UpstreamBehaviour.Status(401, ask.Echo);
        var folder = Directory.CreateTempSubdirectory("wattline-signals-");
        var file = Path.Combine(folder.FullName, "wattline.yaml");
        await File.WriteAllTextAsync(file, $$"""
            state: state
            signals:
              carbon: [electricity-maps, pack]
              sources: { electricity-maps: { url: "{{world.Address}}", key_env: EM_KEY } }
            upstreams:
            {{TestGateway.Upstream("se", "se", model.Address)}}
            """, Stage.Token);
        var check = await RunAsync($"check {file}");
        Assert.Contains("Carbon (life-cycle): electricity-maps, then pack.", check, StringComparison.Ordinal);
        Assert.Contains("electricity-maps, carbon: 1 of 1 zones", check, StringComparison.Ordinal);

        using var serving = Start($"serve --config {file} --port 0");
        var said = new StringBuilder();
        var errors = serving.StandardError.ReadToEndAsync(Stage.Token);
        try
        {
            var address = "";
            while (address.Length == 0 && await serving.StandardOutput.ReadLineAsync(Stage.Token) is { } line)
            {
                said.AppendLine(line);
                address = line.Contains("listens on ", StringComparison.Ordinal) ? line.Split("listens on ")[1].Split(' ')[0] : "";
            }

            var table = "";
            await Stage.WaitForAsync(async () => (table = await RunAsync($"signals --url {address}")).Contains("unauthorized", StringComparison.Ordinal));
            said.Append(table).Append(await RunAsync($"signals --json --url {address}")).Append(check);
            Assert.Contains("replayed", table, StringComparison.Ordinal);
            Assert.DoesNotContain(");\n", table.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            var readings = await RunAsync($"signals --csv --url {address}");
            Assert.StartsWith("region,carbonZone,priceZone,kind,", readings, StringComparison.Ordinal);
            Assert.Contains("se,SE-SE3,SE3,average-life-cycle-carbon,", readings, StringComparison.Ordinal);
            var sources = await RunAsync($"signals --csv sources --url {address}");
            Assert.StartsWith("source,restsUntil,restsFor,channel,", sources, StringComparison.Ordinal);
            Assert.Equal(1 + 3, sources.Trim().Split('\n').Length);
            said.Append(readings).Append(sources);
            Assert.Contains("\"restsFor\":\"unauthorized\"", said.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            serving.Kill(entireProcessTree: true);
            await serving.WaitForExitAsync(CancellationToken.None);
        }

        said.Append(await serving.StandardOutput.ReadToEndAsync(Stage.Token)).Append(await errors);
        Assert.Contains("No carbon, carbon-free, carbon-forecast of SE-SE3 from electricity-maps: it answered 401", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, said.ToString().Split("It is asked again later").Length);
        Assert.DoesNotContain(Key, said.ToString(), StringComparison.Ordinal);
        Assert.Equal(Key, world.Requests[0].Header("auth-token"));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task APriceThatIsSettledHasNoAgeAndASourceThatIsNotAskedIsShownWithTheReason()
    {
        await using var charts = await SourceServer.StartAsync();
        await using var model = await FaultyUpstream.StartAsync();
        charts.Answer = ask => GridServers.Prices(ask, (_, _) => 40);
        async Task<(string Said, string Table)> ServeAsync(string tariff)
        {
            var folder = Directory.CreateTempSubdirectory("wattline-signals-");
            var file = Path.Combine(folder.FullName, "wattline.yaml");
            await File.WriteAllTextAsync(file, $$"""
                state: state
                signals:
                  price: [energy-charts, pack]
                  sources: { energy-charts: { url: "{{charts.Address}}" } }
                upstreams:
                {{TestGateway.Upstream("se", "se", model.Address, tariff)}}
                """, Stage.Token);
            using var serving = Start($"serve --config {file} --port 0");
            var said = new StringBuilder();
            try
            {
                var address = "";
                while (address.Length == 0 && await serving.StandardOutput.ReadLineAsync(Stage.Token) is { } line)
                {
                    said.AppendLine(line);
                    address = line.Contains("listens on ", StringComparison.Ordinal) ? line.Split("listens on ")[1].Split(' ')[0] : "";
                }

                var table = "";
                await Stage.WaitForAsync(
                    async () => !(table = await RunAsync($"signals --url {address}")).Contains("not answered yet", StringComparison.Ordinal));
                return (said.ToString(), table);
            }
            finally
            {
                serving.Kill(entireProcessTree: true);
                await serving.WaitForExitAsync(CancellationToken.None);
                folder.Delete(recursive: true);
            }
        }

        var asked = await ServeAsync("pue: 1.1");
        Assert.Matches(" until [0-9-]+ [0-9:]+Z", asked.Table);
        Assert.Contains(" well", asked.Table, StringComparison.Ordinal);
        Assert.DoesNotMatch("-[0-9]+ h", asked.Table);
        Assert.DoesNotContain("is not asked", asked.Said, StringComparison.Ordinal);

        var idle = await ServeAsync("electricity_usd_per_mwh: 50");
        Assert.Contains("not asked: every upstream has a tariff of its own", idle.Table, StringComparison.Ordinal);
        Assert.Contains("energy-charts is not asked: every upstream has a tariff of its own.", idle.Said, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string arguments)
    {
        using var process = Start(arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Stage.Token), process.StandardError.ReadToEndAsync(Stage.Token));
        await process.WaitForExitAsync(Stage.Token);
        return await output + await errors;
    }

    private static Process Start(string arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Wattline.Cli.dll"), .. arguments.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["EM_KEY"] = Key;
        start.Environment["COLUMNS"] = "200";
        return Process.Start(start)!;
    }
}
