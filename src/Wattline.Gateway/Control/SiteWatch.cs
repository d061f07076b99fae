using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Simulation.OnSite;

namespace Wattline.Gateway.Control;

/// <summary>What the meters of a site said at one moment.</summary>
/// <param name="HarvestW">The feed, W; null where it is not measured or not readable.</param>
/// <param name="LevelJ">Stored, J; null where it is not measured or not readable.</param>
/// <param name="Problem">What is wrong with them; empty for nothing.</param>
internal sealed record SiteReading(double? HarvestW, double? LevelJ, string Problem);

/// <summary>What is kept of a site over a stop.</summary>
/// <param name="At">When it was known.</param>
/// <param name="LevelJ">Stored then, J; null where it was not known.</param>
/// <param name="ProfileW">The feed by hour of the day, W; null for hours that were never measured.</param>
internal sealed record SiteMemory(DateTimeOffset At, double? LevelJ, IReadOnlyList<double?> ProfileW);

/// <summary>
/// One region's own energy from reading to reading: what comes in, what is used, what is stored, and what follows for the price of a joule. The
/// time is passed in. Not safe for two threads at once; what it found last may be read by any.
/// </summary>
internal sealed class SiteWatch
{
    /// <summary>Length of a slot of the outlook, h. Chosen.</summary>
    public const double SlotHours = 0.25;

    /// <summary>Paths of the outlook: the standard error of a share is below 0.016. Chosen.</summary>
    public const int Paths = 1000;

    /// <summary>A feed that is not zero and has not moved for so long is a meter that stands still. Chosen.</summary>
    public static readonly TimeSpan FrozenAfter = TimeSpan.FromHours(3);

    /// <summary>A counted level is taken up again after a stop of so long. Chosen.</summary>
    public static readonly TimeSpan TakenUpAfter = TimeSpan.FromHours(1);

    /// <summary>How forecasts of feed and use err: their spread, forgotten by 1/e in six hours. Chosen.</summary>
    private const double HarvestSpread = 0.5, LoadSpread = 0.3, MemoryHours = 6;

    /// <summary>Time over which the use is smoothed, and a day's measurements are set against the shape, s. Chosen.</summary>
    private const double LoadSeconds = 3600, RatioSeconds = 86_400, ProfileSeconds = 7 * 3600;

    /// <summary>The most that a measured feed may outdo its shape. Chosen.</summary>
    private const double MostRatio = 4;

    private const string Frozen = "the feed has not moved for three hours";

    private static readonly double MemoryPerSlot = Math.Exp(-SlotHours / MemoryHours);
    private readonly OnSiteOptions _options;
    private readonly SiteFeed _feed;
    private readonly double?[] _profile = new double?[24];
    private readonly bool _countsLevel;
    private double? _level, _load, _lastWatts, _lastClock;
    private double _lastUsed, _movedClock, _measuredJ, _modelledJ;
    private volatile SiteState _state;

    /// <summary>Watches a site.</summary>
    /// <param name="upstream">A region with energy of its own.</param>
    /// <param name="pack">The hours that nameplates follow.</param>
    /// <param name="memory">What was known before the last stop; null for nothing.</param>
    /// <param name="now">The time of day.</param>
    public SiteWatch(UpstreamOptions upstream, DataPack pack, SiteMemory? memory, DateTimeOffset now)
    {
        (Upstream, _options) = (upstream, upstream.OnSite!);
        _feed = new SiteFeed(_options, pack);
        _countsLevel = _options.Battery is { Level: null };
        var kept = memory is not null && (now - memory.At).Duration() <= TakenUpAfter ? memory.LevelJ : null;
        _level = _options.Battery is not { } battery ? 0
            : !_countsLevel ? null
            : Math.Clamp(kept ?? (battery.StartPercent / 100 * battery.CapacityJoules), 0, battery.CapacityJoules);
        memory?.ProfileW.Take(_profile.Length).ToArray().CopyTo(_profile, 0);
        _state = new SiteState(upstream.Region.Id, SiteCondition.NotRead, "not read yet");
    }

    /// <summary>What is watched.</summary>
    public UpstreamOptions Upstream { get; private set; }

    /// <summary>Goes on under a configuration that has the same of its on-site energy.</summary>
    public SiteWatch Under(UpstreamOptions upstream)
    {
        Upstream = upstream;
        return this;
    }

    /// <summary>What was found last.</summary>
    public SiteState State => _state;

    /// <summary>What is to be kept over a stop; null while nothing is known.</summary>
    public SiteMemory? Memory(DateTimeOffset now) => _lastClock is null ? null : new SiteMemory(now, _level, [.. _profile]);

    /// <summary>Takes a reading, and works out what follows.</summary>
    /// <param name="reading">What the meters say.</param>
    /// <param name="usedJoules">Energy at the meter that requests used since the start, J.</param>
    /// <param name="drawnW">What the servers draw at the meter, W, where it is measured: it stands instead of what requests used.</param>
    /// <param name="at">The time of day.</param>
    /// <param name="clock">The moment, s from any start.</param>
    public void Take(SiteReading reading, double usedJoules, double? drawnW, DateTimeOffset at, double clock)
    {
        var slot = Slot.Containing(at);
        var (watts, problem) = HarvestOf(reading, slot, clock);
        // A counter that began anew has counted what it says.
        Pass(watts, usedJoules >= _lastUsed ? usedJoules - _lastUsed : usedJoules, drawnW, slot, clock);
        (_lastUsed, _lastClock) = (usedJoules, clock);
        if (_options.Battery is { Level: not null })
        {
            _level = reading.LevelJ is >= 0 and var level && level <= 1.05 * _options.Battery.CapacityJoules ? level : null;
            problem = _level is null && problem.Length == 0 ? reading.Problem.Length > 0 ? reading.Problem : "the battery's level is not readable" : problem;
        }

        _state = problem.Length > 0 || watts is null || _level is null
            ? Unknown(problem, at, watts)
            : Known(watts.Value, _level.Value, at);
    }

    private double LoadW => (_load ?? 0) + (_options.OtherLoadKw * 1e3);

    private (double? Watts, string Problem) HarvestOf(SiteReading reading, Slot slot, double clock)
    {
        if (_options.Feed is null)
        {
            return _feed.Modelled(slot) is { } modelled ? (modelled, "") : (null, "the data have no figure for this hour");
        }

        if (reading.HarvestW is not { } watts)
        {
            return (null, reading.Problem.Length > 0 ? reading.Problem : "the feed is not readable");
        }

        if (!watts.Equals(_lastWatts))
        {
            (_lastWatts, _movedClock) = (watts, clock);
        }

        return watts > 0 && clock - _movedClock > FrozenAfter.TotalSeconds ? (null, Frozen) : (watts, "");
    }

    /// <summary>Counts the time since the last reading. A feed that is not known counts as none, so that a counted level is never too high.</summary>
    private void Pass(double? watts, double used, double? drawnW, Slot slot, double clock)
    {
        if (_lastClock is not { } last || clock - last is not (> 0 and var seconds))
        {
            return;
        }

        var fresh = drawnW ?? (used / seconds);
        _load = _load is { } load ? load + ((1 - Math.Exp(-seconds / LoadSeconds)) * (fresh - load)) : fresh;
        if (_countsLevel && _options.Battery is { } battery && _level is { } level)
        {
            _level = battery.Of(seconds / 3600, level).Step(level, (watts ?? 0) * seconds, (fresh + (_options.OtherLoadKw * 1e3)) * seconds).Level;
        }

        if (_options.Feed is not null && watts is { } measured)
        {
            Learn(measured, seconds, slot);
        }
    }

    private void Learn(double watts, double seconds, Slot slot)
    {
        var hour = slot.Start.Hour;
        _profile[hour] = _profile[hour] is { } known ? known + ((1 - Math.Exp(-seconds / ProfileSeconds)) * (watts - known)) : watts;
        var kept = Math.Exp(-seconds / RatioSeconds);
        _measuredJ = (kept * _measuredJ) + (watts * seconds);
        _modelledJ = (kept * _modelledJ) + ((_feed.Modelled(slot) ?? watts) * seconds);
    }

    private SiteState Unknown(string problem, DateTimeOffset at, double? watts)
    {
        // A page may be missed twice: what was read before holds until it is too old.
        if (State is { Condition: SiteCondition.Well, At: { } read } && problem != Frozen
            && (at - read).TotalSeconds <= OnSiteOptions.IntervalsUsed * _options.IntervalSeconds)
        {
            return State with { Why = problem };
        }

        return new SiteState(Upstream.Region.Id, State.At is null ? SiteCondition.NotRead : SiteCondition.Stale, problem)
        {
            At = State.At,
            HarvestW = watts,
            LoadW = LoadW,
            LevelJ = _level,
        };
    }

    private SiteState Known(double watts, double level, DateTimeOffset at)
    {
        var outlook = Outlook(watts, level, at);
        var shares = AuxiliaryShares.ByHour(outlook, seed: 1, Paths);
        return new SiteState(Upstream.Region.Id, SiteCondition.Well, null)
        {
            At = at,
            HarvestW = watts,
            LoadW = LoadW,
            LevelJ = level,
            Shares = new SiteShares(_options, Slot.Containing(at), shares, _feed.Energy, _options.Feed is null, Words),
        };
    }

    private string Words
    {
        get
        {
            var harvest = _options.Feed is null ? $"harvest modelled by the replayed hours of {_options.Shape}" : "harvest measured";
            return $"{harvest}, {(_options.Battery is null ? "no battery" : _countsLevel ? "level counted" : "level measured")}";
        }
    }

    /// <summary>
    /// What is expected from now on. It ends where nothing is known of the feed: energy that is left then counts as energy that will spare the
    /// grid's, so that nothing is free for want of a forecast.
    /// </summary>
    private SiteOutlook Outlook(double watts, double level, DateTimeOffset at)
    {
        var (slot, harvest, slots) = (Slot.Containing(at), new List<double>(), new List<int>());
        for (var ahead = 0; ahead < _options.HorizonHours && (ahead == 0 ? watts : Ahead(slot.AddHours(ahead))) is { } expected; ahead++)
        {
            var count = ahead > 0 ? (int)(1 / SlotHours) : Math.Max(1, (int)Math.Ceiling((slot.AddHours(1).Start - at).TotalHours / SlotHours));
            slots.Add(count);
            harvest.AddRange(Enumerable.Repeat(expected * SlotHours * 3600, count));
        }

        return new SiteOutlook
        {
            Battery = _options.Battery?.Of(SlotHours, level) ?? Simulation.Batteries.Battery.None,
            HarvestJoules = harvest,
            ConsumptionJoules = [.. Enumerable.Repeat(LoadW * SlotHours * 3600, harvest.Count)],
            SlotsOfHours = slots,
            HarvestSwing = new Swing(HarvestSpread, MemoryPerSlot),
            ConsumptionSwing = new Swing(LoadSpread, MemoryPerSlot),
        };
    }

    /// <summary>A measured feed follows its shape, scaled to what was measured in the last day; without one, its own hours of the day.</summary>
    private double? Ahead(Slot slot) =>
        _options.Feed is null ? _feed.Modelled(slot)
        : _options.Shape is null ? _profile[slot.Start.Hour]
        : _feed.Modelled(slot) * (_modelledJ > 0 ? Math.Min(MostRatio, _measuredJ / _modelledJ) : 1);
}
