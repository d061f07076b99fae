using Wattline.Signals;

namespace Wattline.Planning.Demand;

/// <summary>How many requests of one class came from one origin, by hour.</summary>
/// <param name="Origin">Where from, as in <c>Berlin, DE</c>.</param>
/// <param name="Class">The workload class, as in <c>chat</c>.</param>
/// <param name="First">The hour of the first count.</param>
/// <param name="Requests">Counts by hour, oldest first, 0 or more; NaN where nothing was recorded, which is not the same as nothing asked.</param>
public sealed record DemandSeries(string Origin, string Class, Slot First, IReadOnlyList<double> Requests);

/// <summary>What is expected of one hour.</summary>
/// <param name="Slot">The hour.</param>
/// <param name="Requests">Mean number of requests, 0 or more.</param>
/// <param name="Low">Lower end of the interval that should hold 95 of 100 outcomes.</param>
/// <param name="High">Upper end of it.</param>
public readonly record struct DemandPoint(Slot Slot, double Requests, double Low, double High);

/// <summary>The coming hours of one origin and class.</summary>
/// <param name="Origin">Where from.</param>
/// <param name="Class">The workload class.</param>
/// <param name="Hours">One point an hour, nearest first; empty where no hour of the past is known.</param>
public sealed record DemandForecast(string Origin, string Class, IReadOnlyList<DemandPoint> Hours);
