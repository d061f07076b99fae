using Wattline.Fleet;
using Wattline.Models;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Workloads;

namespace Wattline.Tests.Routing;

/// <summary>What no decision may be made on: each is refused, and the message names what is wrong.</summary>
public sealed class RefusedInputs
{
    private static readonly SnapshotInputs Good = Fleets.Inputs(3, regions: 5, models: 1, gaps: false);
    private static readonly double[] NotFigures = [double.NaN, -1, double.PositiveInfinity];

    [Fact]
    public void FiguresOfARegion() => Assert.All(NotFigures, bad =>
    {
        RefusedSnapshot(WithRegion(region => region with { ComplianceUsd = bad }), Good.Regions[0].Id, "compliance");
        RefusedSnapshot(WithRegion(region => region with { Pue = region.Pue with { Value = bad } }), Good.Regions[0].Id, "PUE");
        RefusedSnapshot(
            Good with { Prices = new Prices { CapacityUsdPerGpuSecond = new Dictionary<string, double> { [Good.Regions[0].Id] = bad } } },
            Good.Regions[0].Id, "capacity");
        RefusedSnapshot(
            Good with { Prices = new Prices { CreditUsdPerRequest = new Dictionary<string, double> { [Good.Regions[0].Id] = bad } } },
            Good.Regions[0].Id, "credit");
        RefusedSnapshot(Good with { Prices = new Prices { LatencyUsdPerMs = bad } }, "latency");
    });

    [Fact]
    public void FiguresOfAHosting() => Assert.All(NotFigures, bad =>
    {
        RefusedSnapshot(WithHosting(hosting => hosting with { QueueMs = bad }), "figure of model");
        RefusedSnapshot(WithHosting(hosting => hosting with { LoadUsd = bad }), "figure of model");
        RefusedSnapshot(WithHosting(hosting => hosting with { GpuSecondsPerOutputToken = bad }), "figure of model");
        var figure = new Sourced<double>(bad, new Provenance("t", "", null, Basis.Chosen));
        RefusedSnapshot(WithHosting(hosting => hosting with { DecodeMsPerToken = figure }), "figure of model");
        RefusedSnapshot(WithHosting(hosting => hosting with { JoulesPerInputToken = figure }), "figure of model");
    });

    [Fact]
    public void FleetsThatDoNotHoldTogether()
    {
        RefusedSnapshot(Good with { Regions = [], Hostings = [] }, "at least one region");
        RefusedSnapshot(Good with { Regions = [.. Good.Regions, Good.Regions[0]] }, "named twice");
        RefusedSnapshot(WithRegion(region => region with { Jurisdiction = "XX" }), "ISO 3166-1");
        RefusedSnapshot(Good with { Hostings = [.. Good.Hostings, Good.Hostings[0]] }, "twice");
        RefusedSnapshot(WithHosting(hosting => hosting with { Region = "nowhere" }), "unknown");
        RefusedSnapshot(Good with { Signals = new Dictionary<string, GridSignal>() }, "no signal entry");
    }

    [Fact]
    public void FiguresOfANetwork() => Assert.All(NotFigures, bad =>
    {
        var trip = new Sourced<double>(1, new Provenance("t", "", null, Basis.Chosen));
        var badTrip = trip with { Value = bad };
        Names(Assert.Throws<ArgumentException>(() => new NetworkColumns("o", [badTrip], [0], [0])), "round trip", "0 or more");
        Names(Assert.Throws<ArgumentException>(() => new NetworkColumns("o", [trip], [bad], [0])), "price of a byte to");
        Names(Assert.Throws<ArgumentException>(() => new NetworkColumns("o", [trip], [0], [bad])), "price of a byte from");
        Names(Assert.Throws<ArgumentException>(() => new NetworkColumns("o", [trip], [], [0])), "one round trip and two prices");
    });

    [Fact]
    public void FiguresOfARequest() => Assert.All(NotFigures, bad =>
    {
        RefusedRequest(work => work with { PromptTokens = bad }, "prompt");
        RefusedRequest(work => work with { RequestBytes = bad }, "bytes");
        RefusedRequest(work => work with { ResponseBytes = bad }, "bytes");
        RefusedRequest(work => work with { MaxError = bad }, "error");
        RefusedRequest(work => work with { State = work.State with { Home = 1, StateBytes = bad, ExpectedRequests = 1 } }, "state");
        RefusedRequest(work => work with { State = work.State with { Home = 1, CachedTokens = bad, ExpectedRequests = 1 } }, "cached");
        RefusedRequest(work => work with { State = work.State with { Home = 1, ExpectedRequests = bad } }, "expected requests");
    });

    [Fact]
    public void LimitsOfARequest()
    {
        RefusedRequest(work => work with { Budget = new(double.NaN, BudgetScope.FirstToken) }, "budget");
        RefusedRequest(work => work with { Budget = new(0, BudgetScope.FirstToken) }, "budget");
        RefusedRequest(work => work with { Budget = default }, "budget");
        RefusedRequest(work => work with { State = new(-1, 0, 0, 1, false) }, "home");
        RefusedRequest(work => work with { State = new(6, 0, 0, 1, false) }, "home");
        RefusedRequest(work => work with { State = new(1, 0, 0, 0, false) }, "expected requests");
        RefusedRequest(work => work with { State = new(1, work.PromptTokens + 1, 0, 1, false) }, "cached");
    }

    [Fact]
    public void Options()
    {
        Assert.All(NotFigures, bad =>
        {
            RefusedRequest(work => work, "output", new ServingOption(0, bad));
            RefusedRequest(work => work, "error", new ServingOption(0, 1, bad));
        });
        RefusedRequest(work => work, "model", new ServingOption(-1, 1));
        RefusedRequest(work => work, "model", new ServingOption(1, 1));
        RefusedRequest(work => work, "an option", []);
    }

    [Fact]
    public void ColumnsOfAnotherFleet()
    {
        var snapshot = new FleetSnapshot(Good);
        var work = Fleets.Work(1, snapshot);
        var other = work with { Network = Fleets.Network(new Random(1), 6) };
        Assert.Throws<ArgumentException>(() => Decide(snapshot, other, new long[snapshot.Fleet.PaddedRows], new ServingOption(0, 1)));
        Assert.Throws<ArgumentException>(() => Decide(snapshot, work, new long[snapshot.Fleet.Count], new ServingOption(0, 1)));
    }

    [Fact]
    public void ARefusalLeavesTheTableReadable()
    {
        var snapshot = new FleetSnapshot(Good);
        var work = Fleets.Work(1, snapshot);
        var live = new long[snapshot.Fleet.PaddedRows];
        var rows = new CandidateTable();
        Router.Decide(work, [new ServingOption(0, 5)], snapshot, live, rows);
        var before = rows.Rows.ToList();
        ServingOption[] options = [new(0, 5), new(9, 5)];
        Assert.Throws<ArgumentException>(() => Router.Decide(work, options, snapshot, live, rows));
        Assert.Equal(before, rows.Rows);
    }

    private static SnapshotInputs WithRegion(Func<Region, Region> change) =>
        Good with { Regions = [change(Good.Regions[0]), .. Good.Regions.Skip(1)] };

    private static SnapshotInputs WithHosting(Func<Hosting, Hosting> change) =>
        Good with { Hostings = [change(Good.Hostings[0]), .. Good.Hostings.Skip(1)] };

    private static void RefusedSnapshot(SnapshotInputs inputs, params string[] words) =>
        Names(Assert.ThrowsAny<ArgumentException>(() => new FleetSnapshot(inputs)), words);

    private static void RefusedRequest(Func<Workload, Workload> change, string word, params ServingOption[] options)
    {
        var snapshot = new FleetSnapshot(Good);
        var work = change(Fleets.Work(1, snapshot) with { State = default });
        options = options.Length == 0 && word != "an option" ? [new ServingOption(0, 1)] : options;
        Names(Assert.ThrowsAny<ArgumentException>(() => Decide(snapshot, work, new long[snapshot.Fleet.PaddedRows], options)), word);
    }

    private static void Decide(FleetSnapshot snapshot, Workload work, long[] live, params ServingOption[] options) =>
        Router.Decide(work, options, snapshot, live, new CandidateTable());

    private static void Names(ArgumentException refusal, params string[] words) =>
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.OrdinalIgnoreCase));
}
