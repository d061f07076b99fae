using Wattline.Signals;

namespace Wattline.Models;

/// <summary>One way a model was run and what it used: batch size moves energy per token more than region does.</summary>
/// <param name="Gpu">Accelerator, as in <c>H100</c>.</param>
/// <param name="GpuCount">Accelerators that one replica holds.</param>
/// <param name="Task">The request mix it was run on, as in <c>lm-arena-chat</c>.</param>
/// <param name="BatchSize">Mean number of requests in flight.</param>
/// <param name="MeanOutputTokens">Mean length of the answers.</param>
/// <param name="JoulesPerOutputToken">GPU energy over output tokens; the prompts of the mix are in it.</param>
/// <param name="PowerWatts">Mean power of the replica's GPUs.</param>
/// <param name="TokensPerSecond">Output tokens of the whole replica per second.</param>
/// <param name="InterTokenMs">Median time between two tokens of one request, ms.</param>
/// <param name="InterTokenP99Ms">The same at the 99th percentile, ms.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
public sealed record OperatingPoint(
    string Gpu, int GpuCount, string Task, double BatchSize, double MeanOutputTokens, double JoulesPerOutputToken, double PowerWatts,
    double TokensPerSecond, double InterTokenMs, double InterTokenP99Ms, Provenance Provenance)
{
    /// <summary>Accelerator time that one output token holds, GPU-seconds.</summary>
    public double GpuSecondsPerOutputToken => GpuCount / TokensPerSecond;
}
