namespace Wattline.Grid;

/// <summary>At what level the hours of 2022 are replayed.</summary>
public enum ReplayLevel
{
    /// <summary>As they were recorded in 2022, the year of the European price crisis.</summary>
    Recorded2022,

    /// <summary>The shape of 2022, each zone's mean brought to that of 2024.</summary>
    Level2024,
}
