using Wattline.Signals;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>
/// A zone of 100 MW for the contract of sources that state generation by fuel: a statement's value is the megawatts of gas, and wind gives the
/// rest, so that every kind is a straight line of it.
/// </summary>
internal static class GasAndWind
{
    /// <summary>What a kind is where the statement has a value.</summary>
    public static double Computed(SignalKind kind, double gas) => kind switch
    {
        SignalKind.AverageLifeCycleCarbon => ((gas * 490) + ((100 - gas) * 11)) / 100,
        SignalKind.AverageDirectCarbon => gas * 420 / 100,
        SignalKind.CarbonFreeShare => 100 - gas,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A fuel mix does not give it."),
    };

    /// <summary>What the service states of gas.</summary>
    public static string Gas(Statement statement) => statement.Json();

    /// <summary>What the service states of wind; what stands for the value stands for it too.</summary>
    public static string Wind(Statement statement) => (statement with { Value = 100 - statement.Value }).Json();
}
