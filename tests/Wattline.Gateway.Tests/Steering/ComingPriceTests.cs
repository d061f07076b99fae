using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Steering;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Steering;

/// <summary>A plan knows what is settled and expects the rest.</summary>
public sealed class ComingPriceTests
{
    [Fact]
    public async Task APlanReadsSettledPricesAsTheyAreAndForecastsOnlyLaterHours()
    {
        const int Hours = 30, Settled = 11;
        var folder = Directory.CreateTempSubdirectory("wattline-coming-");
        var clock = new FakeClock();
        await using (var ledger = Ledger.Open(Path.Combine(folder.FullName, "ledger.db"), clock))
        {
            var options = ConfigurationReader.Read(
                $"state: {folder.FullName}\n{Stage.Head}signals:\n  price: [energy-charts, pack]\n  sources: {{ energy-charts: {{}} }}\nupstreams:\n"
                    + TestGateway.Upstream("de", "de", new Uri("http://127.0.0.1:9"), "pue: 1.1"),
                "t.yaml", DataPack.Embedded, _ => null);
            using var control = new ControlPlane(options, DataPack.Embedded, new Memory(options.Limits, clock), new StateRegister(ledger), ledger, clock);
            var now = Slot.Containing(clock.GetUtcNow());
            Assert.True(control.Current.Desk.Accept(new SignalSeries(
                "DE-LU", SignalKind.Price, "energy-charts",
                [.. Enumerable.Range(-690, 690 + Settled + 1).Select(hour => new SignalPoint(now.AddHours(hour), hour >= 5 ? 541.2 : 80 + (hour & 7)))],
                null, new Provenance("energy-charts", "CC-BY-4.0", 2026, Basis.Measured))));
            control.Renew();
            var regime = control.Current;
            var demands = FleetProblem.Usual(regime).Select(one => one with { Requests = [.. Enumerable.Repeat(100.0, Hours)] }).ToList();
            var prices = FleetProblem.Of(regime, demands, now, Hours)!.Signals.Select(hour => hour["de"].Price!).ToList();

            Assert.Equal(
                [.. Enumerable.Repeat(Timeliness.Live, Settled + 1), .. Enumerable.Repeat(Timeliness.Forecast, Hours - Settled - 1)],
                prices.Select(price => price.Timeliness));
            Assert.Equal(
                Enumerable.Range(1, Settled).Select(hour => hour >= 5 ? 541.2 : 80 + (hour & 7)),
                prices.Skip(1).Take(Settled).Select(price => price.Value.UsdPerMwh));
            Assert.Equal(Enumerable.Range(0, Hours).Select(hour => now.AddHours(hour)), prices.Select(price => price.ObservedFor));
        }

        folder.Delete(recursive: true);
    }
}
