using System.Globalization;
using Wattline.Signals;

namespace Wattline.Models;

/// <summary>Derives what a region takes per token from how a model was measured.</summary>
public static class Hostings
{
    /// <summary>
    /// A hosting from a measured operating point. Decoding is measured. The prefill of a token is modelled as two FLOP per active
    /// parameter at a share of the accelerators' peak, at full power. The operating point's joules per output token hold the prompts of its
    /// own mix too, so that long prompts are counted slightly more than once; the error is on the safe side.
    /// </summary>
    /// <param name="region">The region's identifier.</param>
    /// <param name="name">The name that clients ask for.</param>
    /// <param name="model">The model.</param>
    /// <param name="point">How it was run.</param>
    /// <param name="peakFlops">Peak of one accelerator, FLOP/s.</param>
    /// <param name="peakWatts">Power of one accelerator under full load, W.</param>
    /// <param name="utilisation">Share of the peak that a prefill reaches, above 0 to 1.</param>
    /// <param name="hostFactor">IT energy over GPU energy, 1 or more.</param>
    public static Hosting FromOperatingPoint(
        string region, string name, ModelSpec model, OperatingPoint point, double peakFlops, double peakWatts, double utilisation, double hostFactor)
    {
        var gpuSecondsIn = 2e9 * model.ActiveParametersBillions / (peakFlops * utilisation);
        var factor = string.Create(CultureInfo.InvariantCulture, $"GPU energy times {hostFactor:G4} for host and idle machines");
        var median = string.Create(CultureInfo.InvariantCulture, $"median of {point.GpuCount} x {point.Gpu} at batch {point.BatchSize:F0}");
        var prefill = new Provenance(
            "prefill model", "", null, Basis.Modelled,
            string.Create(CultureInfo.InvariantCulture, $"2 FLOP per active parameter at {utilisation:P0} of {point.GpuCount} x {point.Gpu}"));
        return new Hosting
        {
            Region = region,
            Model = name,
            DecodeMsPerToken = new(point.InterTokenMs, point.Provenance with { Note = median }),
            JoulesPerOutputToken = new(point.JoulesPerOutputToken * hostFactor, point.Provenance with { Basis = Basis.Modelled, Note = factor }),
            PrefillMsPerToken = new(gpuSecondsIn / point.GpuCount * 1000, prefill),
            JoulesPerInputToken = new(gpuSecondsIn * peakWatts * hostFactor, prefill with { Note = $"{prefill.Note}; {factor}" }),
            GpuSecondsPerInputToken = gpuSecondsIn,
            GpuSecondsPerOutputToken = point.GpuSecondsPerOutputToken,
        };
    }
}
