using System.Net;
using System.Text.Json;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Market;

/// <summary>One gateway on the data pack alone for all tests of the market.</summary>
public sealed class MarketStage : IAsyncLifetime
{
    private TestGateway? _gateway;

    public async ValueTask InitializeAsync() => _gateway = await TestGateway.StartDemoAsync();

    public ValueTask DisposeAsync() => _gateway!.DisposeAsync();

    /// <summary>The answer of a path, which must be 200.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, body) = await AskAsync(path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body}");
        return body;
    }

    /// <summary>The answer of a path, whatever its status.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string path)
    {
        using var response = await _gateway!.Client.GetAsync(path, TestContext.Current.CancellationToken);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (response.StatusCode, body.RootElement.Clone());
    }

    /// <summary>That a path is refused with a code; returns the message.</summary>
    public async Task<string> RefusedAsync(string path, string code)
    {
        var (status, body) = await AskAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(code, body.GetProperty("error").Text("code"));
        return body.GetProperty("error").Text("message")!;
    }

    /// <summary>The rows of a leaderboard, page by page to the end.</summary>
    public async Task<List<JsonElement>> AllAsync(string query)
    {
        var rows = new List<JsonElement>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await GetAsync($"/api/leaderboard?{query}&limit=200{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            rows.AddRange(page.GetProperty("data").EnumerateArray());
            cursor = page.GetProperty("meta").GetProperty("nextCursor").GetString();
            Assert.True(rows.Count <= page.GetProperty("meta").GetProperty("totalRows").GetInt32());
        }

        return rows;
    }
}

/// <summary>Reading rows.</summary>
internal static class MarketRows
{
    public static double? Number(this JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    public static string? Text(this JsonElement row, string name) => row.GetProperty(name).GetString();

    public static string Key(this JsonElement row) => $"{row.Text("modelId")} {row.Text("provider")} {row.Text("regionCode")}";
}
