namespace Wattline.Planning.Linear;

/// <summary>
/// Where the simplex method stands: basis, values of all variables, working costs and reduced costs. Both methods work on it; the costs may
/// be shifted while the dual one runs.
/// </summary>
internal sealed class Tableau
{
    private readonly bool[] _atUpper;
    private readonly double[] _refined;
    private readonly bool[] _marked;

    public Tableau(ScaledProgram program, IReadOnlyList<int> start)
    {
        Program = program;
        Basis = new Basis(program, start);
        Costs = [.. program.Costs];
        (Values, ReducedCosts, Row) = (new double[program.Variables], new double[program.Variables], new double[program.Variables]);
        (_atUpper, _marked) = (new bool[program.Variables], new bool[program.Variables]);
        (Prices, _refined) = (new double[program.Rows], new double[program.Rows]);
        RowIndices = new int[program.Variables];
        for (var variable = 0; variable < program.Variables; variable++)
        {
            _atUpper[variable] = double.IsInfinity(program.Lowers[variable]);
        }
    }

    public ScaledProgram Program { get; }

    public Basis Basis { get; }

    /// <summary>By variable: the cost worked with.</summary>
    public double[] Costs { get; }

    /// <summary>By variable.</summary>
    public double[] Values { get; }

    /// <summary>By variable; 0 for basic ones.</summary>
    public double[] ReducedCosts { get; }

    /// <summary>By row: dual values.</summary>
    public double[] Prices { get; }

    /// <summary>By variable: the tableau's row last asked for, at <see cref="RowIndices"/> up to <see cref="RowCount"/>.</summary>
    public double[] Row { get; }

    public int[] RowIndices { get; }

    public int RowCount { get; private set; }

    /// <summary>How far a scaled value or reduced cost may break its bound.</summary>
    public double Tolerance { get; set; } = Simplex.Tolerance;

    /// <summary>Pivots and flips.</summary>
    public long Iterations { get; set; }

    public bool IsBasic(int variable) => Basis.Place[variable] >= 0;

    public bool IsFixed(int variable) => Program.Lowers[variable] == Program.Uppers[variable];

    public double Range(int variable) => Program.Uppers[variable] - Program.Lowers[variable];

    public bool AtUpper(int variable) => _atUpper[variable];

    /// <summary>The reduced cost turned so that below 0 is wrong: the loss of moving off the bound.</summary>
    public double Loss(int variable) => _atUpper[variable] ? -ReducedCosts[variable] : ReducedCosts[variable];

    /// <summary>Puts a nonbasic variable at one of its bounds.</summary>
    public void Rest(int variable, bool atUpper)
    {
        _atUpper[variable] = atUpper;
        Values[variable] = atUpper ? Program.Uppers[variable] : Program.Lowers[variable];
    }

    /// <summary>How far a basic variable is below (negative) or above its bounds.</summary>
    public double Breach(int row)
    {
        var variable = Basis.Head[row];
        var value = Values[variable];
        return value < Program.Lowers[variable] ? value - Program.Lowers[variable] : Math.Max(0, value - Program.Uppers[variable]);
    }

    /// <summary>Values of the basic variables from those of the others, refined once.</summary>
    public void ComputeValues()
    {
        for (var variable = 0; variable < Program.Variables; variable++)
        {
            if (!IsBasic(variable))
            {
                Rest(variable, _atUpper[variable] ? !double.IsInfinity(Program.Uppers[variable]) : double.IsInfinity(Program.Lowers[variable]));
            }
            else
            {
                Values[variable] = 0;
            }
        }

        for (var pass = 0; pass < 2; pass++)
        {
            Program.RightSides.CopyTo(_refined, 0);
            for (var variable = 0; variable < Program.Variables; variable++)
            {
                Subtract(variable, Values[variable]);
            }

            Basis.Forward(_refined);
            for (var row = 0; row < Program.Rows; row++)
            {
                Values[Basis.Head[row]] += _refined[row];
            }
        }
    }

    /// <summary>Prices and reduced costs from the working costs, refined once.</summary>
    public void ComputeReducedCosts()
    {
        Array.Clear(Prices);
        for (var pass = 0; pass < 2; pass++)
        {
            for (var row = 0; row < Program.Rows; row++)
            {
                _refined[row] = Costs[Basis.Head[row]] - Program.Dot(Basis.Head[row], Prices);
            }

            Basis.Backward(_refined);
            for (var row = 0; row < Program.Rows; row++)
            {
                Prices[row] += _refined[row];
            }
        }

        for (var variable = 0; variable < Program.Variables; variable++)
        {
            ReducedCosts[variable] = IsBasic(variable) ? 0 : Costs[variable] - Program.Dot(variable, Prices);
        }
    }

    /// <summary>The row of the tableau that belongs to a row of the inverse, over nonbasic variables.</summary>
    public void ComputeRow(double[] inverseRow)
    {
        RowCount = 0;
        for (var row = 0; row < Program.Rows; row++)
        {
            var times = inverseRow[row];
            if (times == 0)
            {
                continue;
            }

            AddToRow(Program.Columns + row, times);
            for (var entry = Program.ByRowFirst[row]; entry < Program.ByRowFirst[row + 1]; entry++)
            {
                AddToRow(Program.ByRowColumns[entry], times * Program.ByRowValues[entry]);
            }
        }

        for (var at = 0; at < RowCount; at++)
        {
            _marked[RowIndices[at]] = false;
        }
    }

    /// <summary>Takes a dual step along the row last computed: reduced costs of all change, the leaving one's becomes minus the step.</summary>
    public void StepReducedCosts(double step, int entering, int leaving)
    {
        for (var at = 0; at < RowCount; at++)
        {
            ReducedCosts[RowIndices[at]] -= step * Row[RowIndices[at]];
        }

        (ReducedCosts[entering], ReducedCosts[leaving]) = (0, -step);
    }

    /// <summary>Takes a primal step: the entering variable changes, the basic ones follow.</summary>
    public void StepValues(double step, int entering, double[] column)
    {
        Values[entering] += step;
        for (var row = 0; row < column.Length; row++)
        {
            if (column[row] != 0)
            {
                Values[Basis.Head[row]] -= step * column[row];
            }
        }
    }

    /// <summary>Swaps an entering variable for the basic one of a row, which rests at a bound.</summary>
    public void Pivot(int row, int entering, bool toUpper, double[] column)
    {
        Rest(Basis.Head[row], toUpper);
        Basis.Replace(row, entering, column);
        Iterations++;
    }

    private void AddToRow(int variable, double value)
    {
        if (IsBasic(variable))
        {
            return;
        }

        if (_marked[variable])
        {
            Row[variable] += value;
            return;
        }

        (_marked[variable], Row[variable], RowIndices[RowCount]) = (true, value, variable);
        RowCount++;
    }

    private void Subtract(int variable, double value)
    {
        if (value != 0)
        {
            Program.AddColumn(variable, -value, _refined);
        }
    }

    /// <summary>Steps until one ends the work on a fresh basis; an end that a worn basis gives is only believed once it holds on a fresh one.</summary>
    /// <param name="goesOn">Whether another step may be taken.</param>
    /// <param name="step">Takes it; tells how the work ends where it does.</param>
    /// <param name="refresh">Makes the basis fresh, and what hangs on it.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public SimplexEnd Pivot(Func<bool> goesOn, Func<SimplexEnd?> step, Action refresh, CancellationToken cancellation)
    {
        while (goesOn())
        {
            cancellation.ThrowIfCancellationRequested();
            if (Basis.Worn)
            {
                refresh();
            }

            if (step() is { } end)
            {
                if (Basis.Fresh)
                {
                    return end;
                }

                refresh();
            }
        }

        return SimplexEnd.Stopped;
    }
}
