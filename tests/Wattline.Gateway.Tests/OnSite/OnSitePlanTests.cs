using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Steering;
using Wattline.Grid;
using Wattline.Planning;
using Wattline.Planning.Problems;
using Wattline.Planning.Solving;
using Wattline.Signals;
using Wattline.Simulation.OnSite;
using Wattline.Storage;
using Wattline.Testing;
using Wattline.Units;

namespace Wattline.Gateway.Tests.OnSite;

/// <summary>Planner and router see one price of on-site energy, hour by hour. se costs 100 USD/MWh, de 200.</summary>
public sealed class OnSitePlanTests : IAsyncDisposable
{
    private static readonly double[] Shares = [0.2, 1, 0.6, 0, 0.4, 0.55];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wattline-onsite-");
    private readonly FakeClock _clock = new();
    private readonly Ledger _ledger;
    private readonly GatewayOptions _options;
    private readonly ControlPlane _control;

    public OnSitePlanTests()
    {
        _ledger = Ledger.Open(Path.Combine(_folder.FullName, "ledger.db"), _clock);
        _options = ConfigurationReader.Read(
            $"state: {_folder.FullName}\n{Stage.Head}upstreams:\n{Stage.Entry("se", 1, new Uri("http://127.0.0.1:9"))}"
                + Stage.Entry("de", 2, new Uri("http://127.0.0.1:9"), "onsite: { solar_kw: 100, shape: US-CAL-CISO, battery: { kwh: 100 } }"),
            "t.yaml", DataPack.Embedded, _ => null);
        _control = new ControlPlane(_options, DataPack.Embedded, new Memory(_options.Limits, _clock), new StateRegister(_ledger), _ledger, _clock);
    }

    [Fact]
    public void EveryHourOfAPlanHasThePriceThatTheRouterWillHave()
    {
        var problem = Problem();
        for (var hour = 0; hour < Shares.Length; hour++)
        {
            var price = problem.Signals[hour]["de"].Price!.Delivered.UsdPerMwh;
            Assert.Equal(200 * Shares[hour], price, 1e-9);
            Assert.Equal(price, _control.Current.Snapshot.Inputs.Signals["de"].Price!.Delivered.UsdPerMwh, 1e-9);
            Assert.Equal(problem.Signals[hour]["de"].AverageCarbon!.Value, _control.Current.Snapshot.Inputs.Signals["de"].AverageCarbon!.Value);
            Assert.Equal(100, problem.Signals[hour]["se"].Price!.Delivered.UsdPerMwh);
            _clock.Advance(TimeSpan.FromHours(1));
            _control.Renew();
        }

        // An hour that was not looked at has the grid's own price.
        Assert.Null(_control.Current.Snapshot.Inputs.Signals["de"].GridShare);
        Assert.Equal(200, _control.Current.Snapshot.Inputs.Signals["de"].Price!.Delivered.UsdPerMwh);
    }

    [Fact]
    public void APlanGoesWhereItIsCheapestInEachHour()
    {
        var plan = Planner.Solve(Problem(), new SolveOptions(), Stage.Token);
        Assert.True(plan.IsCertified);
        var regions = plan.Placements.GroupBy(place => place.ArrivalHour).OrderBy(hour => hour.Key).Select(hour => Assert.Single(hour.Select(place => place.Region).Distinct()));
        Assert.Equal(Shares.Select(share => 200 * share < 100 ? "de" : "se"), regions);
    }

    [Fact]
    public void ASupplyWorkedOutForAnotherConfigurationIsNotTaken()
    {
        _control.Supply(View(new OnSiteOptions { SolarKw = 1 }));
        Assert.Null(_control.Current.Snapshot.Inputs.Signals["de"].GridShare);
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _ledger.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private PlanProblem Problem()
    {
        _control.Supply(View(_options.Upstreams[1].OnSite!));
        var regime = _control.Current;
        var demands = FleetProblem.Usual(regime).Select(one => one with { Requests = [.. Enumerable.Repeat(100.0, Shares.Length)] }).ToList();
        return FleetProblem.Of(regime, demands, regime.Snapshot.Slot, Shares.Length)!;
    }

    private OnSiteView View(OnSiteOptions options) => new(new Dictionary<string, SiteShares>
    {
        ["de"] = new(
            options, Slot.Containing(_clock.GetUtcNow()), [.. Shares.Select(share => new HourShare(share, 0.01))],
            new SiteEnergy(default, CarbonIntensity.FromGramsPerKwh(48), CarbonIntensity.FromGramsPerKwh(0)), true, "words"),
    });
}
