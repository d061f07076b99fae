namespace Wattline.Planning.Frontiers;

/// <summary>One step of the staircase: what holds from this budget on, up to the next step's.</summary>
/// <param name="BudgetMs">The smallest budget at which it holds, ms.</param>
/// <param name="CostUsd">What the optimal plan costs, penalties of unmet demand included, USD.</param>
/// <param name="ChargeUsd">What the requests that it serves are charged, without penalties, USD.</param>
/// <param name="ItMegawattHours">IT energy of what it serves, MWh.</param>
/// <param name="AverageGrams">Average emissions of the optimal plan, g; null where a reading is missing.</param>
/// <param name="MarginalGrams">Marginal emissions, g; null where a reading is missing.</param>
/// <param name="Unmet">Requests of all classes that nobody serves.</param>
/// <param name="Unlocked">Regions that serve from this step on and did not in the step before.</param>
public sealed record FrontierStep(
    double BudgetMs, double CostUsd, double ChargeUsd, double ItMegawattHours, double? AverageGrams, double? MarginalGrams, double Unmet,
    IReadOnlyList<string> Unlocked);

/// <summary>
/// Cost and carbon against the latency budget: a falling staircase of cost. Carbon follows the cheapest plan and may rise. A budget has no
/// derivative and no dual; the return on it is a difference between two budgets.
/// </summary>
/// <param name="Steps">By budget, ascending; each lowers the cost.</param>
/// <param name="Relocations">By budget, ascending: each changes what the varied classes' demand could move, would gain by, or does.</param>
/// <param name="ItMegawattHours">IT energy of the step that serves most, MWh: what returns are stated per.</param>
/// <param name="LargestGap">The largest gap within which any step is proved.</param>
public sealed record Frontier(IReadOnlyList<FrontierStep> Steps, IReadOnlyList<RelocationStep> Relocations, double ItMegawattHours, double LargestGap)
{
    /// <summary>The step that holds at a budget; null below the first.</summary>
    public FrontierStep? At(double budgetMs) => Steps.LastOrDefault(step => step.BudgetMs <= budgetMs);

    /// <summary>What may move at a budget; null below the first step.</summary>
    public Relocation? RelocationAt(double budgetMs) => Relocations.LastOrDefault(step => step.BudgetMs <= budgetMs)?.Relocation;

    /// <summary>
    /// Economic return on latency: what each ms between two budgets saves, USD per MWh of IT energy and ms; 0 or more. Null where a budget
    /// lies below the first step, the two are one, or more is served at one of them: a penalty that falls is no return on latency.
    /// </summary>
    public double? Erol(double fromMs, double toMs) => Return(fromMs, toMs, step => step.CostUsd);

    /// <summary>
    /// Carbon return on latency: what each ms spares in average emissions, g per kWh of IT energy and ms. Negative where the cheaper region
    /// that the budget unlocks is the dirtier one. Null as for the economic return, or where a reading is missing.
    /// </summary>
    public double? Crol(double fromMs, double toMs) => Return(fromMs, toMs, step => step.AverageGrams / 1000);

    /// <summary>
    /// Corners of the lower convex hull of cost over budget: between two of them the best that mixing budgets could do. Slopes fall.
    /// </summary>
    public IReadOnlyList<FrontierStep> Hull()
    {
        var hull = new List<FrontierStep>();
        foreach (var step in Steps)
        {
            while (hull.Count >= 2 && Slope(hull[^2], hull[^1]) >= Slope(hull[^1], step))
            {
                hull.RemoveAt(hull.Count - 1);
            }

            hull.Add(step);
        }

        return hull;

        static double Slope(FrontierStep left, FrontierStep right) => (right.CostUsd - left.CostUsd) / (right.BudgetMs - left.BudgetMs);
    }

    private double? Return(double fromMs, double toMs, Func<FrontierStep, double?> value) =>
        At(fromMs) is { } from && At(toMs) is { } to && toMs > fromMs && Math.Abs(from.Unmet - to.Unmet) <= 1e-9 * Math.Max(from.Unmet, to.Unmet)
            ? Fall(value(from), value(to)) / ItMegawattHours / (toMs - fromMs)
            : null;

    /// <summary>What is spared from one to the other; 0 where it is rounding, null where one is not known.</summary>
    private static double? Fall(double? from, double? to) => from is { } first && to is { } second
        ? Math.Abs(first - second) > 1e-10 * Math.Max(Math.Abs(first), Math.Abs(second)) ? first - second : 0
        : null;
}

/// <summary>Relocatable inference demand: how much could move, would gain by it, and does.</summary>
/// <param name="It">In IT energy: its shares are shares of the work.</param>
/// <param name="AtHome">In facility energy at the home's PUE: what leaves the home's grid.</param>
public sealed record Relocation(RelocatedEnergy It, RelocatedEnergy AtHome);

/// <summary>Energy of demand that need not stay at home, J.</summary>
/// <param name="All">All demand of the classes looked at.</param>
/// <param name="Technical">Some other region may serve it.</param>
/// <param name="Economic">Some other region may and costs less, frictions included.</param>
/// <param name="Realised">The plan serves it in another region.</param>
public sealed record RelocatedEnergy(double All, double Technical, double Economic, double Realised)
{
    /// <summary>A part as a share of all; 0 where there is no demand.</summary>
    public double ShareOf(double joules) => All > 0 ? joules / All : 0;
}

/// <summary>What holds of relocation from a budget on.</summary>
/// <param name="BudgetMs">The budget, ms.</param>
/// <param name="Relocation">What could move, would gain and does.</param>
public sealed record RelocationStep(double BudgetMs, Relocation Relocation);
