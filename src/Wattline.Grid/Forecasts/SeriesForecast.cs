using Wattline.Signals;

namespace Wattline.Grid.Forecasts;

/// <summary>What a forecast series is, which decides its scale and its bounds.</summary>
public enum ForecastQuantity
{
    /// <summary>Carbon intensity, gCO2e/kWh: never negative, worked on as logarithms.</summary>
    Carbon,

    /// <summary>Price, USD/MWh: any sign, worked on as an inverse hyperbolic sine of the distance from its median.</summary>
    Price,
}

/// <summary>How a forecast was made, which follows from the length of the history.</summary>
public enum ForecastMethod
{
    /// <summary>Not made: the history is too short. <see cref="SeriesForecast.Reason"/> says so.</summary>
    None,

    /// <summary>Two days and more: the daily profile with a level that decays, and wide bands.</summary>
    Profile,

    /// <summary>Fourteen days and more: a regression for each horizon, with bands from its own past errors.</summary>
    Regression,
}

/// <summary>The coming hours of one series.</summary>
/// <param name="Method">How it was made.</param>
/// <param name="Points">One point for each of the next 96 hours, nearest first; empty where none was made.</param>
/// <param name="Reason">Why there is no forecast; null where there is one.</param>
public sealed record SeriesForecast(ForecastMethod Method, IReadOnlyList<ForecastPoint> Points, string? Reason);
