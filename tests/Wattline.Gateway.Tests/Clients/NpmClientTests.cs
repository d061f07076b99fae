using System.Text.Json;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Clients;

/// <summary>The npm client <c>openai</c>, unchanged but for its base URL, against the demo fleet.</summary>
public class NpmClientTests
{
    [Fact]
    public async Task TheNpmClientIsAnsweredWithoutChange()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var (code, output, errors) = await Npm.RunScriptAsync("client.mjs", gateway.Address);
        Assert.True(code == 0, errors);
        using var seen = JsonDocument.Parse(output);
        var root = seen.RootElement;
        var auto = root.GetProperty("auto");
        Assert.Equal(auto.GetProperty("chosen").GetString(), auto.GetProperty("model").GetString());
        Assert.InRange(auto.GetProperty("thought").GetInt32(), 1, auto.GetProperty("budget").GetInt32());
        Assert.Contains("llama-3.1-8b", root.GetProperty("models").EnumerateArray().Select(one => one.GetString()));
        Assert.StartsWith("This is a stand-in", root.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(8, root.GetProperty("usage").GetInt32());
        Assert.True(root.GetProperty("energyJ").GetDouble() > 0);
        Assert.Equal(8, root.GetProperty("pieces").GetInt32());
        Assert.Equal(root.GetProperty("region").GetString(), root.GetProperty("streamUsage").GetProperty("wattline").GetProperty("region").GetString());
        Assert.Equal("length", root.GetProperty("helper").GetString());
        Assert.Equal("chat.completion", root.GetProperty("tools").GetString());
        Assert.Equal(400, root.GetProperty("error").GetProperty("status").GetInt32());
        Assert.Contains("llama-3.1-8b", root.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("no_feasible_region", root.GetProperty("refused").GetProperty("code").GetString());
        await gateway.FindAsync(root.GetProperty("decision").GetString()!);
    }
}
