using Wattline.Simulation.Chance;
using Wattline.Simulation.Deficits;
using Wattline.Simulation.Studies;

namespace Wattline.Tests.Simulation.Studies;

public class ChangePointTests
{
    private static readonly double[] Slots = [.. Enumerable.Range(1, 200).Select(at => 100.0 * at)];

    [Fact]
    public void TheLackOfTheSlotsOffsetAloneLooksLikeABreak()
    {
        var fit = ChangePoint.Of(Slots, [.. Slots.Select(slots => Math.Sqrt(2 * slots / Math.PI) - DeficitLaw.SlotOffset)]);
        Assert.Equal(47, fit.Evidence, 0.5);
        Assert.True(fit.IsAccepted(1));
    }

    [Fact]
    public void ASquareRootWithIndependentNoiseHasNoBreakAtTheOrdinaryWeight()
    {
        var chance = new Xoshiro(3);
        var fit = ChangePoint.Of(Slots, [.. Slots.Select(slots => Math.Sqrt(slots) + (0.1 * chance.Normal()))]);
        Assert.False(fit.IsAccepted(1));
        Assert.Equal(1, fit.PureScale, 0.001);
    }

    [Fact]
    public void APlantedBreakIsFoundWithItsLine()
    {
        var chance = new Xoshiro(4);
        var fit = ChangePoint.Of(
            Slots, [.. Slots.Select(slots => (slots <= 4000 ? 3 * Math.Sqrt(slots) : 100 + (0.05 * slots)) + (0.1 * chance.Normal()))]);
        Assert.True(fit.IsAccepted(40));
        Assert.Equal(4000, fit.Break);
        Assert.Equal(3, fit.Scale, 0.01);
        Assert.Equal(100, fit.Intercept, 0.1);
        Assert.Equal(0.05, fit.Slope, 0.0001);
    }

    [Fact]
    public void ABreakIsAcceptedWhereItIsWorthThreeParameters()
    {
        var chance = new Xoshiro(5);
        var fit = ChangePoint.Of(Slots, [.. Slots.Select(slots => Math.Sqrt(slots) + (0.001 * slots) + chance.Normal())]);
        var even = fit.Evidence / (3 * Math.Log(200));
        Assert.True(even > 0);
        Assert.True(fit.IsAccepted(even * 0.999));
        Assert.False(fit.IsAccepted(even * 1.001));
    }

    [Fact]
    public void TooFewPointsAreRefused() => Assert.Throws<ArgumentException>(() => ChangePoint.Of(Slots.AsSpan(0, 9), Slots.AsSpan(0, 9)));

    [Fact]
    public void TheWeightIsTheMiddleOfThoseWithTheFewestFaults()
    {
        // Worth 3 gamma ln 200 each: accepted below gamma 10 without drift and below gamma 31 with it.
        var tuning = ParsimonyTuning.Of([Worth(4), Worth(10)], [Worth(31), Worth(90)]);
        Assert.Equal((10, 30, 20), (tuning.Lowest, tuning.Highest, tuning.Gamma));
        Assert.Equal(new GammaTrial(1, 2, 0), tuning.Trials[0]);
        Assert.Equal(new GammaTrial(50, 0, 1), tuning.Trials[49]);
        Assert.Throws<ArgumentException>(() => ParsimonyTuning.Of([], []));

        static ChangePoint Worth(double gamma) => new(200, 0, Math.Exp(3 * gamma * Math.Log(200) / 200) * 0.9999999, 0, 0, 0, 0, 1);
    }
}
