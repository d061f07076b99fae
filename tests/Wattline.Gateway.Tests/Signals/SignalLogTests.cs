using Microsoft.Extensions.Logging;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Loops;
using Wattline.Grid;
using Wattline.Grid.Sources;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Signals;

/// <summary>The log names all that a fault took, once, and each region that is held back, once.</summary>
public sealed class SignalLogTests
{
    private static readonly SignalQuestion Carbon = new("meter", "carbon", "DE"), Free = new("meter", "carbon-free", "DE"), Other = new("meter", "carbon", "FR");
    private readonly Lines _log = new();
    private readonly FakeClock _clock = new();

    [Fact]
    public void AFaultIsSaidOnceWithItsChannelsAndZonesAndOnceWhenItIsOver()
    {
        var (board, faults) = Faults();
        Fail(board, faults, Free, SourceFault.Malformed);
        faults.Say(isIdle: false, _clock.GetUtcNow());
        Assert.Empty(_log.Said);
        Fail(board, faults, Carbon, SourceFault.Malformed);
        faults.Say(isIdle: true, _clock.GetUtcNow());
        faults.Say(isIdle: true, _clock.GetUtcNow());
        Assert.StartsWith("Warning No carbon-free, carbon of DE from meter: it failed.", Assert.Single(_log.Said), StringComparison.Ordinal);

        Answer(board, faults, Carbon);
        Assert.Single(_log.Said);
        Answer(board, faults, Free);
        Assert.Equal(2, _log.Said.Count);
        Assert.Contains("malformed any more", _log.Said[1], StringComparison.Ordinal);
    }

    [Fact]
    public void ASourceThatRestsGivesNothingOfAllThatIsAskedOfIt()
    {
        var (board, faults) = Faults();
        board.Rest("meter", new SignalRest(_clock.GetUtcNow().AddHours(1), SourceFault.Throttled));
        Fail(board, faults, Free, SourceFault.Throttled);
        faults.Say(isIdle: true, _clock.GetUtcNow());
        Assert.StartsWith("Warning No carbon, carbon-free of DE, FR from meter: it failed.", Assert.Single(_log.Said), StringComparison.Ordinal);
    }

    [Fact]
    public void AFaultIsNotKeptBackForLongWhileOthersAreUnderWay()
    {
        var (board, faults) = Faults();
        Fail(board, faults, Free, SourceFault.Unavailable);
        _clock.Advance(SourceFaultLog.LongestSilence);
        faults.Say(isIdle: false, _clock.GetUtcNow());
        Assert.Single(_log.Said);
    }

    [Fact]
    public void AnAnswerWithoutUseIsSaidOnceAndOnceWhenItIsOver()
    {
        var (board, faults) = Faults();
        foreach (var question in new[] { Carbon, Other, Carbon })
        {
            board.Note(question, new SignalAsked(_clock.GetUtcNow()) { Answered = _clock.GetUtcNow(), Useless = "-50 g/kWh cannot be true" });
            faults.Useless(question, "-50 g/kWh cannot be true", _clock.GetUtcNow());
            faults.Answered();
        }

        faults.Say(isIdle: true, _clock.GetUtcNow());
        faults.Say(isIdle: true, _clock.GetUtcNow());
        Assert.Contains("nothing of its carbon of DE, FR can be used: -50 g/kWh cannot be true.", Assert.Single(_log.Said), StringComparison.Ordinal);
        Answer(board, faults, Carbon);
        Answer(board, faults, Other);
        Assert.Equal(2, _log.Said.Count);
    }

    [Fact]
    public void ARegionThatIsHeldBackForWantOfSignalsIsSaidOnceAndOnceWhenItIsOver()
    {
        var silent = new SilentRegions(_log);
        var (without, with) = (Regime("direct"), Regime("life-cycle"));
        silent.Look(without, _clock.GetUtcNow());
        Assert.Empty(_log.Said);
        _clock.Advance(SilentRegions.Grace);
        silent.Look(without, _clock.GetUtcNow());
        silent.Look(without, _clock.GetUtcNow());
        Assert.StartsWith("Warning Region gb is held back with signal-missing: nobody states its average-carbon", Assert.Single(_log.Said), StringComparison.Ordinal);
        silent.Look(with, _clock.GetUtcNow());
        silent.Look(with, _clock.GetUtcNow());
        Assert.Equal("Warning Region gb is no longer held back with signal-missing.", _log.Said[1]);
        Assert.Equal(2, _log.Said.Count);
    }

    [Fact]
    public void AShortSilenceIsNotSaid()
    {
        var silent = new SilentRegions(_log);
        silent.Look(Regime("direct"), _clock.GetUtcNow());
        silent.Look(Regime("life-cycle"), _clock.GetUtcNow());
        _clock.Advance(SilentRegions.Grace);
        silent.Look(Regime("direct"), _clock.GetUtcNow());
        Assert.Empty(_log.Said);
    }

    private (SignalBoard Board, SourceFaultLog Faults) Faults()
    {
        var board = new SignalBoard(_clock);
        return (board, new SourceFaultLog("meter", [Carbon, Free, Other], board, _log));
    }

    private void Fail(SignalBoard board, SourceFaultLog faults, SignalQuestion question, SourceFault fault)
    {
        board.Note(question, new SignalAsked(_clock.GetUtcNow()) { Fault = new SignalFault(fault, "meter: it failed.", _clock.GetUtcNow()) });
        faults.Failed(question, fault, "meter: it failed.", _clock.GetUtcNow());
    }

    private void Answer(SignalBoard board, SourceFaultLog faults, SignalQuestion question)
    {
        board.Note(question, new SignalAsked(_clock.GetUtcNow()) { Answered = _clock.GetUtcNow() });
        faults.Answered();
    }

    /// <summary>A regime of one British region, on the pack: it has life-cycle carbon, and a live source that was not heard has the direct one.</summary>
    private Regime Regime(string scope)
    {
        var options = ConfigurationReader.Read($$"""
            signals: { carbon: [electricity-maps{{(scope == "direct" ? "" : ", pack")}}], carbon_scope: {{scope}}, sources: { electricity-maps: { key_env: KEY } } }
            upstreams:
            {{TestGateway.Upstream("gb", "gb", new Uri("http://127.0.0.1:9/"))}}
            """, "test.yaml", DataPack.Embedded, name => name == "KEY" ? "key" : null);
        var desk = new SignalDesk(DataPack.Embedded, options.Signals.At(options.ReplayLevel), []);
        var builder = new FleetBuilder(options, desk);
        var snapshot = new FleetSnapshot(builder.Inputs(1, Slot.Containing(_clock.GetUtcNow())));
        return new Regime(options, desk, builder, snapshot, null!, null!, null!, null!, null!);
    }

    /// <summary>Keeps what is said.</summary>
    private sealed class Lines : ILogger
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add($"{logLevel} {formatter(state, exception)}");
    }
}
