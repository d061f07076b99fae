using Wattline.Simulation.Batteries;

namespace Wattline.Simulation.Dispatch;

/// <summary>What a run adds up to.</summary>
internal sealed class RunTally
{
    private readonly DispatchTrace _trace;
    private readonly int[] _models;
    private double _auxiliary, _usd, _grams, _cost, _spilled, _burnt, _harvested, _waits, _services, _backlog;
    private double _atHorizon, _costAtHorizon;
    private int _misses;

    public RunTally(DispatchTrace trace)
    {
        _trace = trace;
        _models = new int[trace.Classes.Max(one => one.Thoughts.Length)];
    }

    /// <summary>Tasks that were started since no later slot would do, and not because the policy chose so.</summary>
    public int Forced { get; set; }

    public void Started(int waited, ServingWay way, bool late, double moveUsd)
    {
        (_waits, _services) = (_waits + waited, _services + way.Slots);
        _models[way.Model]++;
        _misses += late ? 1 : 0;
        _usd += moveUsd;
        _cost += _trace.Setting.Objective == DispatchObjective.Usd ? moveUsd : 0;
    }

    public void Bought(in BatterySlot step, SiteStore store, int site, int slot)
    {
        var supply = _trace.Supplies[site];
        _burnt += store.Burnt;
        _harvested += supply.Joules[slot];
        _spilled += step.SpilledJoules;
        if (step.AuxiliaryJoules > 0)
        {
            _auxiliary += step.AuxiliaryJoules;
            _cost += step.AuxiliaryJoules * supply.Costs[slot];
            _usd += supply.UsdPerMwh is { } price ? step.AuxiliaryJoules * price[slot] / 3.6e9 : 0;
            _grams += supply.GramsPerKwh is { } carbon ? step.AuxiliaryJoules * carbon[slot] / 3.6e6 : 0;
        }
    }

    /// <summary>The end of a slot before the horizon.</summary>
    public void Waited(int waiting)
    {
        _backlog += waiting;
        (_atHorizon, _costAtHorizon) = (_auxiliary, _cost);
    }

    public DispatchOutcome Outcome(int slots, double stored)
    {
        var (setting, tasks) = (_trace.Setting, _trace.Tasks);
        return new DispatchOutcome
        {
            Tasks = tasks,
            Misses = _misses,
            Forced = Forced,
            AuxiliaryJoules = _auxiliary,
            AuxiliaryAtHorizonJoules = _atHorizon,
            Cost = _cost,
            CostAtHorizon = _costAtHorizon,
            Usd = setting.Sites.All(site => site.UsdPerMwh is not null) ? _usd : null,
            Grams = setting.Sites.All(site => site.GramsPerKwh is not null) ? _grams : null,
            SpilledJoules = _spilled,
            BurntJoules = _burnt,
            HarvestedJoules = _harvested,
            StoredJoules = stored,
            MeanWaitSlots = tasks == 0 ? 0 : _waits / tasks,
            MeanServiceSlots = tasks == 0 ? 0 : _services / tasks,
            MeanBacklog = _backlog / setting.Slots,
            TasksByModel = _models,
            Slots = slots,
        };
    }
}
