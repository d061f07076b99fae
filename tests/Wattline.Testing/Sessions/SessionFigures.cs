namespace Wattline.Testing.Sessions;

/// <summary>What a day of requests took under one policy, at the meter.</summary>
public sealed record SessionFigures
{
    /// <summary>Requests served.</summary>
    public int Served { get; set; }

    /// <summary>Requests that no region could take.</summary>
    public int Refused { get; set; }

    /// <summary>Requests served elsewhere than their session's last of the same model.</summary>
    public int Moved { get; set; }

    /// <summary>Of these, away from a cache that was still warm.</summary>
    public int MovedWarm { get; set; }

    /// <summary>Prompt tokens read.</summary>
    public double PromptTokens { get; set; }

    /// <summary>Of these, found in the region's cache.</summary>
    public double CachedTokens { get; set; }

    /// <summary>Found in the cache of a region that the session had left and came back to.</summary>
    public double ReturnedTokens { get; set; }

    /// <summary>Electricity of owned regions, USD.</summary>
    public double ElectricityUsd { get; set; }

    /// <summary>List price in bought regions, USD.</summary>
    public double ListUsd { get; set; }

    /// <summary>Carbon at its price, USD.</summary>
    public double CarbonUsd { get; set; }

    /// <summary>Traffic, USD.</summary>
    public double EgressUsd { get; set; }

    /// <summary>Facility emissions, gCO2e.</summary>
    public double Grams { get; set; }

    /// <summary>Facility energy, J.</summary>
    public double Joules { get; set; }

    /// <summary>Sum of the times to the first token, ms.</summary>
    public double FirstTokenMs { get; set; }

    /// <summary>All that is paid, USD.</summary>
    public double TotalUsd => ElectricityUsd + ListUsd + CarbonUsd + EgressUsd;

    /// <summary>Share of prompt tokens that a cache held.</summary>
    public double HitShare => CachedTokens / PromptTokens;

    /// <summary>Mean time to the first token, ms.</summary>
    public double MeanFirstTokenMs => FirstTokenMs / Served;
}
