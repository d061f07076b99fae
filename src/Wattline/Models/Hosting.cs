using Wattline.Signals;

namespace Wattline.Models;

/// <summary>A model as one region serves it: pace, energy and, where it is bought, price. All token figures are per token.</summary>
public sealed record Hosting
{
    /// <summary>The region's identifier.</summary>
    public required string Region { get; init; }

    /// <summary>The name that clients ask for.</summary>
    public required string Model { get; init; }

    /// <summary>IT energy of one input token, J: GPU, host and idle share. Modelled from prefill time and power.</summary>
    public required Sourced<double> JoulesPerInputToken { get; init; }

    /// <summary>IT energy of one output token, J: GPU, host and idle share.</summary>
    public required Sourced<double> JoulesPerOutputToken { get; init; }

    /// <summary>Time to prefill one input token, ms. Modelled: 2 FLOP per active parameter at a stated utilisation.</summary>
    public required Sourced<double> PrefillMsPerToken { get; init; }

    /// <summary>Time between two output tokens, ms.</summary>
    public required Sourced<double> DecodeMsPerToken { get; init; }

    /// <summary>Accelerator time of one input token, GPU-seconds.</summary>
    public required double GpuSecondsPerInputToken { get; init; }

    /// <summary>Accelerator time of one output token, GPU-seconds.</summary>
    public required double GpuSecondsPerOutputToken { get; init; }

    /// <summary>What the provider asks; null where the region is owned, or bought without a known price.</summary>
    public ListPrice? ListPrice { get; init; }

    /// <summary>What making the model ready costs, USD per request.</summary>
    public double LoadUsd { get; init; }

    /// <summary>Time a request waits before its prefill starts, ms; 0 where nothing is known to wait.</summary>
    public double QueueMs { get; init; }

    /// <summary>Where that wait comes from; null where nothing is known to wait.</summary>
    public Provenance? QueueSource { get; init; }

    /// <summary>How its joules came to be: of those of input and output the weaker.</summary>
    public Basis EnergyBasis() => (Basis)Math.Max((int)JoulesPerInputToken.Provenance.Basis, (int)JoulesPerOutputToken.Provenance.Basis);
}
