using Wattline.Planning.Linear;

namespace Wattline.Simulation.Dispatch;

/// <summary>
/// The least cost of a slot in the long run without deadlines, at a price that is drawn anew in each slot: the optimum over stationary randomised
/// policies that start and buy no more than so much in a slot, whatever the store's size. An exact linear program with a state for each price.
/// </summary>
/// <param name="CostPerSlot">The optimum, in the unit of the objective.</param>
/// <param name="EnergyPrice">What one joule more of harvest in each slot would save: the price of energy.</param>
/// <param name="BoughtJoules">By price, in the order of the series: what is bought in a slot, J.</param>
public sealed record StationaryBound(double CostPerSlot, double EnergyPrice, IReadOnlyList<double> BoughtJoules)
{
    /// <summary>Works it out.</summary>
    /// <param name="setting">One site whose price is drawn, <see cref="SlotSeries.Drawn"/>.</param>
    /// <param name="mostStarts">Most tasks started in a slot; above 0.</param>
    /// <param name="mostBoughtJoules">Most energy bought in a slot, J; above 0.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="ArgumentException">Several sites, no price that is drawn, or more tasks than may be started or fed.</exception>
    public static StationaryBound Of(DispatchSetting setting, double mostStarts, double mostBoughtJoules, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var prices = PricesOf(setting.Checked());
        var (unit, need) = (setting.Mix.MeanJoules, (setting.ArrivalsPerSlot * setting.Mix.MeanJoules) - setting.Sites[0].Harvest.MeanJoules);
        if (!(setting.ArrivalsPerSlot < mostStarts) || !(need < mostBoughtJoules))
        {
            throw new ArgumentException("More tasks arrive than may be started, or burn more than may be bought: no policy keeps up.");
        }

        var program = new ProgramColumns();
        var share = 1.0 / prices.Count;
        var served = setting.Mix.Shares.Select(of => program.Row(RowSense.Equal, of * setting.ArrivalsPerSlot)).ToArray();
        var energy = program.Row(RowSense.AtLeast, -setting.Sites[0].Harvest.MeanJoules / unit);
        var bought = new int[prices.Count];
        foreach (var (at, price) in prices.Index())
        {
            var starts = program.Row(RowSense.AtMost, mostStarts);
            AddStarts(program, setting, served, energy, starts, share, unit);
            program.Entry(energy, share);
            bought[at] = program.Close(share * price * unit, mostBoughtJoules / unit);
        }

        var solution = program.Solve(cancellation);
        return new StationaryBound(solution.Cost, solution.RowPrices[energy] / unit, [.. bought.Select(column => solution.Values[column] * unit)]);
    }

    private static void AddStarts(
        ProgramColumns program, DispatchSetting setting, int[] served, int energy, int starts, double share, double unit)
    {
        foreach (var (kind, task) in setting.Mix.Kinds.Index())
        {
            foreach (var way in task.Ways)
            {
                if (way is not null && way.Slots <= task.DeadlineSlots)
                {
                    program.Entry(served[kind], share);
                    program.Entry(energy, -share * way.Joules / unit);
                    program.Entry(starts, 1);
                    program.Close(0);
                }
            }
        }
    }

    private static List<double> PricesOf(DispatchSetting setting) =>
        setting is { Sites: [{ UsdPerMwh: { IsDrawn: true } price, GramsPerKwh: null }], Objective: DispatchObjective.Usd }
            ? [.. price.Values.Select(value => setting.CostOf(value, null))]
            : throw new ArgumentException(
                "A stationary bound is of one site whose price is drawn in each slot, carbon not priced, and of an objective in USD.");
}
