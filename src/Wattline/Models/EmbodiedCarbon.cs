using System.Globalization;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Models;

/// <summary>
/// How the making of hardware is spread over what it does. A second in use carries the embodied mass over the seconds that the
/// accelerator is in use in its life, so that idle time is paid by the work done.
/// </summary>
public sealed record EmbodiedCarbon
{
    private const double SecondsPerYear = 365.25 * 24 * 3600;

    /// <summary>A spread over a life.</summary>
    /// <param name="lifetimeYears">Years of service, above 0 to 20.</param>
    /// <param name="utilisation">Share of them in which the accelerator serves, above 0 to 1.</param>
    /// <exception cref="ArgumentException">A figure is out of range.</exception>
    public EmbodiedCarbon(Sourced<double> lifetimeYears, Sourced<double> utilisation)
    {
        ArgumentNullException.ThrowIfNull(lifetimeYears);
        ArgumentNullException.ThrowIfNull(utilisation);
        if (lifetimeYears.Value is not (> 0 and <= 20))
        {
            Figure.Refuse("The lifetime of an accelerator in years", "above 0 to 20", lifetimeYears.Value);
        }

        if (utilisation.Value is not (> 0 and <= 1))
        {
            Figure.Refuse("The utilisation of an accelerator", "above 0 to 1", utilisation.Value);
        }

        (LifetimeYears, Utilisation) = (lifetimeYears, utilisation);
    }

    /// <summary>Four years, in use half of the time; both chosen.</summary>
    public static EmbodiedCarbon Default { get; } = new(
        new(4, new Provenance("wattline", "LicenseRef-Wattline", null, Basis.Chosen, "years in service, chosen")),
        new(0.5, new Provenance("wattline", "LicenseRef-Wattline", null, Basis.Chosen, "share of the time in use, chosen")));

    /// <summary>Years of service.</summary>
    public Sourced<double> LifetimeYears { get; }

    /// <summary>Share of the years in which the accelerator serves.</summary>
    public Sourced<double> Utilisation { get; }

    /// <summary>Embodied carbon of one second that an accelerator with its share of the server is in use, gCO2e.</summary>
    public Sourced<double> GramsPerGpuSecond(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        var kilograms = accelerator.EmbodiedKilograms.Value + accelerator.HostEmbodiedKilograms.Value;
        var life = string.Create(
            CultureInfo.InvariantCulture,
            $"{LifetimeYears.Value:0.##} years ({Word(LifetimeYears)}) at {Utilisation.Value:P0} use ({Word(Utilisation)})");
        var note = string.Create(
            CultureInfo.InvariantCulture, $"{kilograms:0.#} kgCO2e of one {accelerator.Name} and its share of the server over {life}");
        return new(
            kilograms * 1000 / (LifetimeYears.Value * SecondsPerYear * Utilisation.Value),
            accelerator.EmbodiedKilograms.Provenance with { Basis = Basis.Modelled, Note = note });
    }

    /// <summary>Embodied carbon of a million output tokens at an operating point, gCO2e: its accelerator time by the above.</summary>
    public Sourced<double> GramsPerMillionTokens(Accelerator accelerator, OperatingPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        var second = GramsPerGpuSecond(accelerator);
        return second with { Value = second.Value * point.GpuSecondsPerOutputToken * 1e6 };
    }

    /// <summary>
    /// Software carbon intensity by ISO/IEC 21031: (E I + M) / R, gCO2e for each functional unit, as in a million tokens.
    /// </summary>
    /// <param name="energy">E: energy at the meter for all units.</param>
    /// <param name="intensity">I: carbon intensity of that energy.</param>
    /// <param name="embodied">M: embodied carbon that falls to all units.</param>
    /// <param name="units">R: functional units, above 0.</param>
    /// <exception cref="ArgumentException">No unit.</exception>
    public static Carbon PerUnit(Energy energy, CarbonIntensity intensity, Carbon embodied, double units)
    {
        if (units is not (> 0 and < double.PositiveInfinity))
        {
            Figure.Refuse("The number of functional units", "above 0", units);
        }

        return ((intensity * energy) + embodied) * (1 / units);
    }

    private static string Word(Sourced<double> figure) => figure.Provenance.Basis.ToString().ToLowerInvariant();
}
