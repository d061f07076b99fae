using FsCheck;
using FsCheck.Fluent;
using Wattline.Text;

namespace Wattline.Tests.Grid;

public sealed class NearestTests
{
    private static readonly string[] Known = ["us-va", "us-oh", "se", "sg", "Singapore", "Sydney"];

    [Theory]
    [InlineData("us-av", "us-va")]
    [InlineData("singapor", "Singapore")]
    [InlineData("SYDNEI", "Sydney")]
    public void ASlipFindsItsName(string asked, string meant) => Assert.Equal(meant, Nearest.Names(asked, Known, 3)[0]);

    [Fact]
    public void NothingNearIsNothing() => Assert.Empty(Nearest.Names("quetzalcoatl", Known, 3));

    /// <summary>Whoever sends a text of megabytes for a name must not get its letters compared with those of all names.</summary>
    [Fact(Timeout = 5_000)]
    public async Task ALongTextIsNearNothingAndSoonSaid() =>
        Assert.Empty(await Task.Run(() => Nearest.Names(new string('s', 20_000_000), Known, 3), TestContext.Current.CancellationToken));

    [Fact]
    public void DistanceIsSymmetricAndZeroOnlyForEqualText() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(),
        (a, b) => Nearest.Distance(a.Get, b.Get) == Nearest.Distance(b.Get, a.Get) &&
            (Nearest.Distance(a.Get, b.Get) == 0) == (a.Get == b.Get))
        .QuickCheckThrowOnFailure();
}
