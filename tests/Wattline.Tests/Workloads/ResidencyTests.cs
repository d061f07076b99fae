using Wattline.Fleet;
using Wattline.Workloads;

namespace Wattline.Tests.Workloads;

/// <summary>Residency rules as they are written.</summary>
public sealed class ResidencyTests
{
    private static readonly ResidencyGroups Groups = new(
    [
        Fact("DE", eu: true, eea: true), Fact("FR", eu: true, eea: true), Fact("NO", eu: false, eea: true),
        Fact("CH", adequacy: "EU-adequate"), Fact("US", adequacy: "EU-adequate:US-DPF", cbpr: "member"), Fact("JP", cbpr: "member"),
        Fact("GB", cbpr: "associate"),
    ]);

    [Theory]
    [InlineData("EU", "DE, FR")]
    [InlineData("eea", "DE, FR, NO")]
    [InlineData("EU, CH", "CH, DE, FR")]
    [InlineData("EU;ch us", "CH, DE, FR, US")]
    [InlineData("EU-adequate", "CH, DE, FR, NO")]
    [InlineData("EU-adequate, EU-adequate:US-DPF", "CH, DE, FR, NO, US")]
    [InlineData("CBPR", "JP, US")]
    [InlineData("Anywhere", "anywhere")]
    public void ARuleIsTheUnionOfItsNames(string text, string allowed)
    {
        Assert.True(Groups.TryParse(text, out var residency, out var unknown));
        Assert.Equal(allowed, residency.Allowed.ToString());
        Assert.Empty(unknown);
    }

    [Theory]
    [InlineData("EU, Narnia", "Narnia")]
    [InlineData("XX", "XX")]
    [InlineData("", "")]
    [InlineData(" , ;", "")]
    public void ARuleThatCannotBeReadAllowsNowhere(string text, string unknown)
    {
        Assert.False(Groups.TryParse(text, out var residency, out var named));
        Assert.Equal(unknown, named);
        Assert.True(residency.Allowed.IsEmpty);
    }

    private static Jurisdiction Fact(string code, bool eu = false, bool eea = false, string? adequacy = null, string cbpr = "") =>
        new(code, code, eu, eea, adequacy, "", "", cbpr, "none", "", "");
}
