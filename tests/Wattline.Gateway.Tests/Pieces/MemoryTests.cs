using System.Globalization;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Gateway.Tests.Hostile;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sessions;
using Wattline.Workloads;

namespace Wattline.Gateway.Tests.Pieces;

/// <summary>What is remembered of sessions, on a clock that is moved by hand.</summary>
[Collection<RunsAlone>]
public sealed class MemoryTests
{
    private static readonly GatewayOptions Options = SessionFleets.Owned();
    private static readonly FleetBuilder Builder = new(Options, DataPack.Embedded);
    private static readonly FleetSnapshot Snapshot = new(Builder.Inputs(1, Slot.At(2026, 7, 1)));
    private static readonly WorkloadClass Chat = WorkloadClass.Presets.First(kind => kind.Name == "chat");
    private static readonly Workload Blank = new()
    {
        Network = Builder.NetworkFrom(Options.ClientLocation, Snapshot.Fleet),
        Budget = Chat.Budget,
        Residency = Residency.Anywhere.Allowed,
        PromptTokens = 100,
        RequestBytes = 0,
        ResponseBytes = 0,
    };

    private readonly FakeClock _clock = new();

    [Fact]
    public void AMillionSessionsLeaveItBounded()
    {
        const int Sessions = 1_099_999, NameLength = 36;
        var limits = new Limits(); // 100,000, so that the last session but one of a generation is the moment at which most are held.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var memory = new Memory(limits, _clock);
        for (var number = 0; number < Sessions; number++)
        {
            Serve(memory, number.ToString($"D{NameLength}", CultureInfo.InvariantCulture), "paris");
        }

        var megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        Assert.InRange(memory.Sessions, limits.Sessions, 2 * limits.Sessions);
        // Measured alone: 47 MB. The margin is for what other tests hold meanwhile; all of them kept would take 250 MB.
        Assert.True(megabytes < 120, $"{megabytes:F0} MB after a million sessions.");
        Assert.True(Home(memory, $"{Sessions - 1:D36}") >= 0, "The newest session is remembered.");
        Assert.True(Home(memory, $"{0:D36}") < 0, "The oldest session is forgotten.");
    }

    [Fact]
    public void TheRequestsExpectedAreLearntFromHowOftenCachesAreUsedAgain()
    {
        // Every third request of a session finds its cache gone: two of three return, and a cache serves three on average.
        var memory = new Memory(new Limits(), _clock);
        Assert.InRange(ExpectedAfter(memory, 1), 9, Chat.RequestsPerSession);
        for (var request = 0; request < 3000; request++)
        {
            _clock.Advance(TimeSpan.FromSeconds(request % 3 == 0 ? 400 : 10));
            Serve(memory, "s", "paris");
        }

        Assert.InRange(ExpectedAfter(memory, 0), 2.8, 3.2);
    }

    [Fact]
    public void AMoveEndsWhatACacheServes()
    {
        var memory = new Memory(new Limits(), _clock);
        for (var request = 0; request < 2000; request++)
        {
            Serve(memory, "s", request % 2 == 0 ? "paris" : "stockholm");
        }

        Assert.InRange(ExpectedAfter(memory, 0), 1, 1.1);
    }

    [Fact]
    public void EndlessSessionsDoNotMakeMovesFree()
    {
        var memory = new Memory(new Limits(), _clock);
        for (var request = 0; request < 20_000; request++)
        {
            Serve(memory, "s", "paris");
        }

        Assert.Equal(100, ExpectedAfter(memory, 0), 6);
    }

    private double ExpectedAfter(Memory memory, int more)
    {
        for (var request = 0; request < more; request++)
        {
            Serve(memory, "s", "paris");
        }

        return memory.Locate("anonymous", "s", SessionTrace.Small, Chat, 100, Snapshot).ExpectedRequests;
    }

    private static int Home(Memory memory, string session) =>
        memory.Locate("anonymous", session, SessionTrace.Small, Chat, 100, Snapshot).HomeRow;

    private static void Serve(Memory memory, string session, string region)
    {
        var state = memory.Locate("anonymous", session, SessionTrace.Small, Chat, 100, Snapshot);
        var ask = new Ask(
            Operation.Chat, KeyPolicy.Anonymous, Chat, Options.ClientLocation, Residency.Anywhere, Stores: false, session, SessionTrace.Small,
            Blank with { State = state }, new ServingOption(0, 100));
        memory.Served(ask, null, region, 100, 200);
    }
}
