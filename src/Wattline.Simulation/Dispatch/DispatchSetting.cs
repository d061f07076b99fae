using Wattline.Units;

namespace Wattline.Simulation.Dispatch;

/// <summary>What is simulated: tasks that arrive, the sites that may serve them, and for how long. Any number of tasks may be in service.</summary>
public sealed record DispatchSetting
{
    /// <summary>Most slots of a run.</summary>
    public const int MostSlots = 10_000_000;

    /// <summary>Most sites.</summary>
    public const int MostSites = 16;

    /// <summary>Which tasks come.</summary>
    public required TaskMix Mix { get; init; }

    /// <summary>Where they may be served; the first is home to all but for <see cref="HomeShares"/>.</summary>
    public required IReadOnlyList<SupplySite> Sites { get; init; }

    /// <summary>lambda: tasks that arrive in a slot on average, Poisson; 0 or more.</summary>
    public required double ArrivalsPerSlot { get; init; }

    /// <summary>T: slots in which tasks arrive; 1 or more. The run goes on until all are served.</summary>
    public required int Slots { get; init; }

    /// <summary>
    /// Slots after the horizon at whose end whatever still waits is served at once: for tasks without a deadline, which could wait for ever.
    /// Others end by their deadlines. 0 or more.
    /// </summary>
    public int DrainSlots { get; init; } = 10_000;

    /// <summary>By site: how likely it is the home of a task, together 1. Empty: all are at home at the first.</summary>
    public IReadOnlyList<double> HomeShares { get; init; } = [];

    /// <summary>Energy of serving a task away from its home, J, burnt where it is served; 0 or more.</summary>
    public double MoveJoules { get; init; }

    /// <summary>Price of serving a task away from its home, USD; 0 or more.</summary>
    public double MoveUsd { get; init; }

    /// <summary>Whether energy is burnt over the slots of service instead of all at dispatch (equations 24 and 25).</summary>
    public bool Distributed { get; init; }

    /// <summary>What policies are told of harvests to come.</summary>
    public HarvestForecast Forecast { get; init; } = HarvestForecast.None;

    /// <summary>What policies try to keep low.</summary>
    public DispatchObjective Objective { get; init; }

    /// <summary>Price of carbon in the objective, USD/t; 0 or more.</summary>
    public double UsdPerTonne { get; init; }

    /// <summary>
    /// sigma: standard deviation of a slot's net supply over all sites when each task is served by its least energy (equation 33), J.
    /// </summary>
    public double Sigma => Math.Sqrt(Sites.Sum(site => site.Harvest.Variance) + (ArrivalsPerSlot * Mix.MeanSquareJoules));

    /// <summary>mu: mean of that net supply (equation 32), J.</summary>
    public double Drift => Sites.Sum(site => site.Harvest.MeanJoules) - (ArrivalsPerSlot * Mix.MeanJoules);

    /// <summary>Refuses what cannot be simulated.</summary>
    /// <exception cref="ArgumentException">A figure out of range; the message names it.</exception>
    public DispatchSetting Checked()
    {
        Mix.Checked();
        Figure.NonNegative(ArrivalsPerSlot, "The arrivals of a slot");
        Within(1, Slots, MostSlots, "The slots of a run");
        Within(0, DrainSlots, MostSlots, "The slots after the horizon");
        Within(1, Sites.Count, MostSites, "The number of sites");
        Figure.NonNegative(MoveJoules, "The energy of a move in J");
        Figure.NonNegative(MoveUsd, "The price of a move in USD");
        Figure.NonNegative(UsdPerTonne, "The price of carbon in USD/t");
        Figure.NonNegative(Forecast.RelativeError, "The relative error of a forecast");
        CheckHomes();
        foreach (var site in Sites)
        {
            Check(site);
        }

        return this;
    }

    /// <summary>Share of the tasks that are at home in a site, 0 to 1.</summary>
    internal double HomeShare(int site) => HomeShares.Count > 0 ? HomeShares[site] : site == 0 ? 1 : 0;

    /// <summary>Standard deviation of what the forecast does not tell of a slot's net supply at a site, J.</summary>
    internal double Volatility(int site)
    {
        var (harvest, error) = (Sites[site].Harvest, Forecast.RelativeError);
        var untold = Forecast.Kind switch
        {
            ForecastKind.Perfect => harvest.Means.MeanSquare * (1 + (harvest.RelativeDeviation * harvest.RelativeDeviation)) * error * error,
            ForecastKind.Profile => harvest.Means.MeanSquare * ((harvest.RelativeDeviation * harvest.RelativeDeviation) + (error * error)),
            _ => harvest.Variance,
        };
        return Math.Sqrt(untold + (ArrivalsPerSlot * HomeShare(site) * Mix.MeanSquareJoules));
    }

    /// <summary>Cost of a joule bought at a site under the objective, by slot; prices and carbon as they came.</summary>
    internal double CostOf(double? usdPerMwh, double? gramsPerKwh) => Objective == DispatchObjective.Joules ? 1
        : ((usdPerMwh ?? throw Unpriced()) / 3.6e9) + (UsdPerTonne == 0 ? 0 : (gramsPerKwh ?? throw Unpriced()) / 3.6e6 * UsdPerTonne / 1e6);

    private void Check(SupplySite site)
    {
        site.Battery.Checked();
        site.Harvest.Checked();
        _ = Objective == DispatchObjective.Usd && (site.UsdPerMwh is null || (UsdPerTonne > 0 && site.GramsPerKwh is null)) ? throw Unpriced() : 0;
        _ = site.GramsPerKwh is { } grams ? Figure.NonNegative(grams.Least, "The carbon of a grid in g/kWh") : 0;
    }

    private void CheckHomes()
    {
        if (HomeShares.Count > 0)
        {
            var named = HomeShares.Count == Sites.Count ? HomeShares.Sum(share => Figure.Probability(share, "The share of a home")) : double.NaN;
            _ = Math.Abs(named - 1) <= 1e-9 ? named : Figure.Refuse("The sum of the shares of homes, one for each site,", "1", named);
        }
    }

    private static ArgumentException Unpriced() =>
        new("An objective in USD needs the price of each site's grid, and its carbon where carbon has a price. State them, or choose joules.");

    private static void Within(int least, int value, int most, string of) =>
        _ = value >= least && value <= most ? value : Figure.Refuse(of, $"{least} to {most}", value);
}
