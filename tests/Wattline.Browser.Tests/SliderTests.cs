using Wattline.Testing;

namespace Wattline.Browser.Tests;

/// <summary>From a slider to the chart.</summary>
public sealed class SliderTests
{
    [Fact]
    public async Task TheFrontierFollowsItsSlidersByKeysAndByPointerAndTheAddressLeadsBack()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var seen = await Browser.RunAsync("slider.mjs", gateway, []);
        Assert.True(seen.GetProperty("byKeys").GetBoolean() && seen.GetProperty("byPointer").GetBoolean());
        Assert.InRange(seen.GetProperty("dragged").GetInt32(), 121, 2000);
        Assert.Contains("carbon=", seen.GetProperty("link").GetString(), StringComparison.Ordinal);
        Assert.Equal(seen.GetProperty("told").GetString(), seen.GetProperty("again").GetString());
        Assert.Empty(seen.GetProperty("complaints").EnumerateArray());
        Assert.Empty(seen.GetProperty("strangers").EnumerateArray());
    }
}
