using Wattline.Planning.Linear;
using Wattline.Simulation.Batteries;

namespace Wattline.Simulation.Dispatch;

/// <summary>
/// A site's store over time as rows and columns: what is harvested, bought and taken out covers what is burnt, put in and spilled; what is stored
/// follows from what was. All in units of some joules, so that the numbers are near 1.
/// </summary>
internal sealed class StoreColumns
{
    private readonly ProgramColumns _program;
    private readonly Battery _battery;
    private readonly double _unit;
    private readonly int[] _balances, _levels;

    /// <summary>Rows of a store.</summary>
    /// <param name="program">Where they go.</param>
    /// <param name="battery">The store.</param>
    /// <param name="harvests">By step, J.</param>
    /// <param name="unit">J of one.</param>
    public StoreColumns(ProgramColumns program, Battery battery, ReadOnlySpan<double> harvests, double unit)
    {
        (_program, _battery, _unit) = (program, battery, unit);
        (_balances, _levels) = (new int[harvests.Length], new int[harvests.Length]);
        for (var step = 0; step < harvests.Length; step++)
        {
            _balances[step] = program.Row(RowSense.AtLeast, -harvests[step] / unit);
            _levels[step] = program.Row(RowSense.Equal, step == 0 ? (1 - battery.LeakPerSlot) * battery.InitialJoules / unit : 0);
        }
    }

    /// <summary>The row in which what is burnt in a step counts as less than 0.</summary>
    public int Balance(int step) => _balances[step];

    /// <summary>Columns of a step: bought, put in, taken out, stored. Spilling is that the balance need not be even.</summary>
    /// <param name="step">Which.</param>
    /// <param name="cost">Of a joule bought.</param>
    /// <param name="slots">How many slots the step stands for.</param>
    public void Add(int step, double cost, int slots = 1)
    {
        _program.Entry(_balances[step], 1);
        _program.Close(cost * _unit);
        var power = _battery.PowerJoulesPerSlot * slots / _unit;
        _program.Entry(_balances[step], -1);
        _program.Entry(_levels[step], -_battery.ChargeEfficiency);
        _program.Close(0, power);
        _program.Entry(_balances[step], 1);
        _program.Entry(_levels[step], 1 / _battery.DischargeEfficiency);
        _program.Close(0, power);
        _program.Entry(_levels[step], 1);
        if (step + 1 < _levels.Length)
        {
            _program.Entry(_levels[step + 1], -(1 - _battery.LeakPerSlot));
        }

        _program.Close(0, _battery.CapacityJoules / _unit);
    }
}
