using Wattline.Simulation.Batteries;

namespace Wattline.Simulation.Dispatch;

/// <summary>A site's store during a run.</summary>
internal sealed class SiteStore
{
    private readonly Battery _battery;
    private readonly SiteSupply _supply;
    private readonly double[] _ahead;
    private double _burnt, _bought, _deliverable;
    private int _slot;

    /// <summary>A store at the begin of a run.</summary>
    /// <param name="battery">What it is.</param>
    /// <param name="supply">What it is fed.</param>
    /// <param name="window">Slots over which a task may burn.</param>
    public SiteStore(Battery battery, SiteSupply supply, int window)
    {
        (_battery, _supply, _ahead) = (battery, supply, new double[window]);
        Level = battery.InitialJoules;
    }

    /// <summary>Stored, J.</summary>
    public double Level { get; private set; }

    /// <summary>What tasks in service will burn in later slots, J.</summary>
    public double Committed { get; private set; }

    /// <summary>Burnt in this slot so far, J.</summary>
    public double Burnt => _burnt;

    /// <summary>Bought beyond what is missing, J.</summary>
    public double BoughtAhead => _bought;

    /// <summary>What can still be burnt in this slot without buying, J.</summary>
    public double AtHand => _supply.Joules[_slot] + _bought + _deliverable - _burnt;

    /// <summary>What would be stored after this slot if the store had no limit, J; below 0 what is missing.</summary>
    public double Unlimited
    {
        get
        {
            var net = _supply.Joules[_slot] + _bought - _burnt;
            return (Level * (1 - _battery.LeakPerSlot)) + (net > 0 ? net * _battery.ChargeEfficiency : net / _battery.DischargeEfficiency);
        }
    }

    /// <summary>By how much less would be stored after this slot if so much more were burnt, J.</summary>
    public double Drawn(double joules)
    {
        var fromHarvest = Math.Clamp(_supply.Joules[_slot] + _bought - _burnt, 0, joules);
        return (fromHarvest * _battery.ChargeEfficiency) + ((joules - fromHarvest) / _battery.DischargeEfficiency);
    }

    public void Open(int slot)
    {
        _slot = slot;
        ref var due = ref _ahead[slot % _ahead.Length];
        (_burnt, _bought, Committed) = (due, 0, Committed - due);
        due = 0;
        _deliverable = Math.Min(_battery.PowerJoulesPerSlot, Level * (1 - _battery.LeakPerSlot) * _battery.DischargeEfficiency);
    }

    public void Burn(double joules) => _burnt += joules;

    /// <summary>Burns by a profile from this slot on, and some of it at once.</summary>
    public void Burn(double[] profile, double atOnce, int slot)
    {
        _burnt += profile[0] + atOnce;
        for (var later = 1; later < profile.Length; later++)
        {
            _ahead[(slot + later) % _ahead.Length] += profile[later];
            Committed += profile[later];
        }
    }

    public void Buy(double joules) => _bought += joules;

    public BatterySlot Close()
    {
        var step = _battery.Step(Level, _supply.Joules[_slot] + _bought, _burnt);
        Level = step.Level;
        return step with { AuxiliaryJoules = step.AuxiliaryJoules + _bought };
    }
}
