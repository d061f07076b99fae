using FsCheck;
using FsCheck.Fluent;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Observe;
using Wattline.Models;
using Wattline.Signals;

namespace Wattline.Gateway.Tests.Measured;

/// <summary>Joules of accelerators against the tokens of the same time.</summary>
public sealed class EnergyMeterLaws
{
    private const double HostFactor = 1.5, In = 0.1, Out = 2;
    private static readonly Provenance Own = new("configuration", "", null, Basis.Chosen);
    private static readonly PowerMetric Counter = PowerMetric.All.First(one => one.IsCounter), Gauge = PowerMetric.All.First(one => !one.IsCounter);

    [Fact]
    public void TheRatioIsThatOfTheJoulesWhateverTheTokens() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var (factor, fed) = (0.1 + (random.NextDouble() * 5), new Fed());
        for (var step = 0; step < 20; step++)
        {
            fed.Step(1 + random.Next(5), random.Next(1, 500), random.Next(1, 500), factor);
        }

        Assert.Equal(factor, fed.Meter.Ratio!.Factor, 9);
        Assert.True(fed.Meter.Ratio.IsPlausible);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void IdleTimeChangesNothing()
    {
        var fed = new Fed();
        for (var step = 0; step < 5; step++)
        {
            fed.Step(5, 100, 100, 2);
            fed.Idle(5, joules: 1e6);
        }

        Assert.Equal(2, fed.Meter.Ratio!.Factor, 9);
    }

    [Fact]
    public void TimeWithoutTokensWhileRequestsRunIsTheirs()
    {
        var fed = new Fed();
        for (var step = 0; step < 5; step++)
        {
            fed.Idle(5, joules: 100 / HostFactor, running: 3);
            fed.Step(5, 0, 50, 1);
        }

        Assert.Equal(2, fed.Meter.Ratio!.Factor, 9);
    }

    [Fact]
    public void ACounterThatIsRenewedSeldomIsSetAgainstAllTokensSince()
    {
        var fed = new Fed();
        fed.Step(5, 10, 10, 3);
        for (var round = 0; round < 4; round++)
        {
            for (var step = 0; step < 5; step++)
            {
                fed.Step(5, 10, 10, 3, shown: step == 4);
            }
        }

        Assert.Equal(3, fed.Meter.Ratio!.Factor, 9);
    }

    [Fact]
    public void ACounterThatBeginsAnewIsNoInterval()
    {
        var fed = new Fed();
        for (var step = 0; step < 4; step++)
        {
            fed.Step(5, 10, 10, 2);
        }

        fed.Joules = 0;
        fed.Step(5, 10, 10, 2);
        fed.Prompt = fed.Output = 0;
        fed.Step(5, 10, 10, 2);
        fed.Step(5, 10, 10, 2);
        Assert.Equal(2, fed.Meter.Ratio!.Factor, 9);
    }

    [Fact]
    public void PowerIsIntegratedAsATrapezoid()
    {
        var meter = Meter();
        for (var step = 0; step <= 3; step++)
        {
            // From 100 W in steps of 100: 150, 250 and 350 J in the three seconds, against 200 modelled J each.
            meter.Take(step, Power(Gauge, (step + 1) * 100), Models(0, step * 100, 1));
        }

        Assert.Equal(750 * HostFactor / 600, meter.Ratio!.Factor, 9);
    }

    [Fact]
    public void CachedTokensAreNotPrefilled()
    {
        var meter = Meter();
        for (var step = 0; step <= 3; step++)
        {
            meter.Take(step, Power(Counter, step * 100), new Dictionary<string, ModelReading>
            {
                ["m"] = new() { PromptTokens = step * 1000, CachedTokens = step * 900, OutputTokens = 0, Running = 1 },
            });
        }

        Assert.Equal(100 * HostFactor / (100 * In), meter.Ratio!.Factor, 9);
    }

    [Fact]
    public void OtherAcceleratorsAGapOrMissingTokensMakeNoInterval()
    {
        var meter = Meter();
        meter.Take(0, Power(Counter, 0), Models(0, 0, 1));
        meter.Take(1, new PowerReading(Counter, new Dictionary<string, double> { ["x"] = 0, ["y"] = 900 }), Models(0, 10, 1));
        meter.Take(100, new PowerReading(Counter, new Dictionary<string, double> { ["x"] = 0, ["y"] = 1900 }), Models(0, 20, 1));
        meter.Take(101, Power(Gauge, 5), Models(0, 30, 1));
        meter.Take(102, Power(Gauge, 5), new Dictionary<string, ModelReading> { ["m"] = new() { OutputTokens = 40 } });
        Assert.Null(meter.Ratio);
    }

    [Theory]
    [InlineData(0.04, false)]
    [InlineData(0.06, true)]
    [InlineData(19, true)]
    [InlineData(21, false)]
    public void WhatIsOutOfRangeIsToldApart(double factor, bool plausible)
    {
        var fed = new Fed();
        for (var step = 0; step < 4; step++)
        {
            fed.Step(5, 10, 10, factor);
        }

        Assert.Equal(plausible, fed.Meter.Ratio!.IsPlausible);
    }

    private static EnergyMeter Meter() => new(
        [
            new Hosting
            {
                Region = "r",
                Model = "m",
                JoulesPerInputToken = new(In, Own),
                JoulesPerOutputToken = new(Out, Own),
                PrefillMsPerToken = new(1, Own),
                DecodeMsPerToken = new(1, Own),
                GpuSecondsPerInputToken = 0,
                GpuSecondsPerOutputToken = 0,
            },
        ],
        HostFactor, longestGap: 15);

    private static PowerReading Power(PowerMetric metric, double value) => new(metric, new Dictionary<string, double> { ["x"] = value });

    private static Dictionary<string, ModelReading> Models(double prompt, double output, double running) =>
        new() { ["m"] = new ModelReading { PromptTokens = prompt, OutputTokens = output, Running = running } };

    /// <summary>A server and its accelerators over time.</summary>
    private sealed class Fed
    {
        private double _at, _shown;

        public EnergyMeter Meter { get; } = Meter();

        public double Joules { get; set; }

        public double Prompt { get; set; }

        public double Output { get; set; }

        public Fed() => Show(true, 0);

        public void Step(double seconds, double prompt, double output, double factor, bool shown = true)
        {
            _at += seconds;
            (Prompt, Output) = (Prompt + prompt, Output + output);
            Joules += factor * ((prompt * In) + (output * Out)) / HostFactor;
            Show(shown, 1);
        }

        public void Idle(double seconds, double joules, double running = 0)
        {
            _at += seconds;
            Joules += joules;
            Show(true, running);
        }

        private void Show(bool shown, double running)
        {
            _shown = shown ? Joules : _shown;
            Meter.Take(_at, Power(Counter, _shown), Models(Prompt, Output, running));
        }
    }
}
