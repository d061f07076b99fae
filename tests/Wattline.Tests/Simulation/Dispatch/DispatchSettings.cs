using Wattline.Reasoning;
using Wattline.Simulation.Batteries;
using Wattline.Simulation.Chance;
using Wattline.Simulation.Dispatch;
using Wattline.Simulation.Settings;

namespace Wattline.Tests.Simulation.Dispatch;

/// <summary>Settings that the tests of dispatch share.</summary>
internal static class DispatchSettings
{
    private static readonly SuccessLaw Sure = new(2, 10, 1);

    /// <summary>A kind of task whose ways take so many slots and joules.</summary>
    public static TaskKind Kind(int deadline, params (int Slots, double Joules)[] ways) => new(
        new ReasoningTask(2, 1, 0.1), deadline,
        [.. ways.Select((way, at) => new Thinking(new ReasoningModel($"m{at}", Sure, new TokenLaw(way.Joules, 0), new TokenLaw(way.Slots, 0)), 1, 1))]);

    /// <summary>The paper's: ten kinds, one site, harvest of a Gamma law that balances what is burnt, in mean and in variance.</summary>
    public static DispatchSetting Paper(int slots = 2000)
    {
        var mix = TaskMix.Even(PaperSetting.Tasks);
        return new DispatchSetting
        {
            Mix = mix,
            Sites = [new SupplySite { Harvest = Harvest.Gamma(mix.MeanJoules, Math.Sqrt(mix.MeanSquareJoules)) }],
            ArrivalsPerSlot = PaperSetting.ArrivalsPerSlot,
            Slots = slots,
        };
    }

    /// <summary>A small one of a seed: kinds, sites, batteries with and without limits and losses, all drawn.</summary>
    public static DispatchSetting Drawn(ulong seed, bool ideal = false)
    {
        var chance = new Xoshiro(seed, 77);
        var mix = TaskMix.Even([.. Enumerable.Range(0, 1 + chance.Below(4)).Select(_ => DrawnKind(chance))]);
        return new DispatchSetting
        {
            Mix = mix,
            Sites = [.. Enumerable.Range(0, ideal ? 1 : 1 + chance.Below(3)).Select(_ => DrawnSite(chance, mix.MeanJoules, ideal))],
            ArrivalsPerSlot = 0.2 + chance.Uniform(),
            Slots = 40 + chance.Below(100),
            MoveJoules = chance.Below(2) * chance.Uniform(),
            MoveUsd = chance.Below(2) * 1e-6 * chance.Uniform(),
            Distributed = chance.Below(2) == 0,
            Forecast = chance.Below(3) switch { 0 => HarvestForecast.None, 1 => HarvestForecast.Perfect, _ => HarvestForecast.Noisy(0.4) },
            Objective = ideal ? DispatchObjective.Joules : (DispatchObjective)chance.Below(2),
            UsdPerTonne = 50 * chance.Below(2),
        };
    }

    private static TaskKind DrawnKind(Xoshiro chance)
    {
        var deadline = 1 + chance.Below(30);
        return Kind(deadline, [.. Enumerable.Range(0, 1 + chance.Below(3))
            .Select(way => (way == 0 ? 1 + chance.Below(deadline) : 1 + chance.Below(40), 1 + (20 * chance.Uniform())))]);
    }

    private static SupplySite DrawnSite(Xoshiro chance, double mean, bool ideal) => new()
    {
        Battery = ideal ? Battery.Ideal : new Battery
        {
            CapacityJoules = chance.Below(2) == 0 ? double.PositiveInfinity : 5 + (60 * chance.Uniform()),
            InitialJoules = 4 * chance.Uniform(),
            ChargeEfficiency = 0.7 + (0.3 * chance.Uniform()),
            DischargeEfficiency = 0.7 + (0.3 * chance.Uniform()),
            LeakPerSlot = 0.02 * chance.Uniform(),
            PowerJoulesPerSlot = chance.Below(2) == 0 ? double.PositiveInfinity : 5 + (20 * chance.Uniform()),
        },
        Harvest = Harvest.Gamma(mean * (0.2 + chance.Uniform()), mean),
        UsdPerMwh = SlotSeries.Drawn([20, 40, 60, 120]),
        GramsPerKwh = SlotSeries.Of([100, 400, 300]),
    };
}
