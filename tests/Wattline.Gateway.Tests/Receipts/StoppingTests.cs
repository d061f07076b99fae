using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Receipts;

public sealed class StoppingTests
{
    [Fact]
    public async Task StoppingLetsRequestsEndAndWritesTheirReceipts()
    {
        var folder = Directory.CreateTempSubdirectory("wattline-test-").FullName;
        try
        {
            await using var upstream = await FaultyUpstream.StartAsync();
            upstream.Otherwise = _ => new UpstreamBehaviour.SlowTokens(5, TimeSpan.FromMilliseconds(80));
            var text = $"listen: http://127.0.0.1:0\nstate: {folder}\nupstreams:\n{Stage.Entry("se", 1, upstream.Address)}";
            var options = ConfigurationReader.Read(text, "t.yaml", DataPack.Embedded, _ => null);
            var host = await GatewayHost.StartAsync(options, DataPack.Embedded, TimeProvider.System, cancellation: Stage.Token);
            using var client = new HttpClient { BaseAddress = host.Address };
            var asked = Enumerable.Range(0, 8).Select(_ => client.SendAsync(Chat.Request(Chat.Streamed()), Stage.Token)).ToList();
            for (var number = 0; number < asked.Count; number++)
            {
                await upstream.ArrivedAsync(Stage.Token);
            }

            await host.DisposeAsync();
            var answers = await Task.WhenAll(asked);
            await using var ledger = LedgerReader.OpenReadOnly(Path.Combine(folder, "ledger.db"));
            var receipts = ledger.Page(null, 100, new ReceiptFilter()).Receipts;

            Assert.All(answers, answer => Assert.True(answer.IsSuccessStatusCode));
            Assert.Equal(8, receipts.Count(receipt => receipt.Outcome == ReceiptOutcome.Served));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
