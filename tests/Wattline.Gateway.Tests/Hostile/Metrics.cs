using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Hostile;

/// <summary>What the gateway shows of itself after a fault.</summary>
internal static class Metrics
{
    /// <summary>The regions that rest, as /metrics has them.</summary>
    public static async Task<IReadOnlyList<string>> RestingAsync(TestGateway gateway)
    {
        const string Name = "wattline_resting{region=\"";
        var page = await gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);
        var lines = page.Split('\n').Where(line => line.StartsWith(Name, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        return [.. lines.Where(line => line.EndsWith(" 1", StringComparison.Ordinal)).Select(line => line[Name.Length..].Split('"')[0])];
    }

    /// <summary>Waits for so many receipts.</summary>
    public static Task WaitForReceiptsAsync(this TestGateway gateway, int count) => Stage.WaitForAsync(async () =>
    {
        await gateway.Ledger.FlushAsync(Stage.Token);
        return gateway.Ledger.Totals(new ReceiptFilter()).Count >= count;
    });
}
