using Wattline.Grid;
using Wattline.Grid.Claims;

namespace Wattline.Gateway.Tests.GridApi;

public sealed class ClaimsApiTests
{
    [Fact]
    public async Task EveryClaimIsToldWithItsVerdictAndFigures()
    {
        await using var stage = await Stage.StartAsync("se");
        using var response = await stage.Client.GetAsync(new Uri("/api/claims", UriKind.Relative), Stage.Token);
        var told = (await Answered.ReadAsync(response)).Json.GetProperty("data").EnumerateArray()
            .Select(one => (one.GetProperty("claim").GetProperty("name").GetString(), one.GetProperty("figures").GetArrayLength()));
        Assert.Equal(ClaimChecks.CheckAll(DataPack.Embedded).Select(check => ((string?)check.Claim.Name, check.Figures.Count)), told);
    }
}
