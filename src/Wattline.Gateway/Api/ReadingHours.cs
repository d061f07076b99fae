using Wattline.Signals;

namespace Wattline.Gateway.Api;

/// <summary>The hour that a reading is shown with: a year's figure has none, though the reading names the slot that it was read for.</summary>
internal static class ReadingHours
{
    /// <summary>Of carbon; null for a year's figure, whose year stands in its provenance.</summary>
    public static Slot? HourOf(this CarbonReading reading) => reading.Timeliness == Timeliness.Constant ? null : reading.ObservedFor;

    /// <summary>Of a price; null for a year's figure or a contract's.</summary>
    public static Slot? HourOf(this PriceReading reading) => reading.Timeliness == Timeliness.Constant ? null : reading.ObservedFor;
}
