namespace Wattline.Signals;

/// <summary>What a series of hours measures. Average and marginal, direct and life-cycle are kinds of their own, so that they never meet.</summary>
public enum SignalKind
{
    /// <summary>Average carbon with fuel supply and construction, gCO2e/kWh.</summary>
    AverageLifeCycleCarbon,

    /// <summary>Average carbon at the stack, gCO2/kWh.</summary>
    AverageDirectCarbon,

    /// <summary>Marginal carbon with fuel supply and construction, gCO2e/kWh.</summary>
    MarginalLifeCycleCarbon,

    /// <summary>Marginal carbon at the stack, gCO2/kWh.</summary>
    MarginalDirectCarbon,

    /// <summary>Day-ahead price, USD/MWh; may be negative.</summary>
    Price,

    /// <summary>Carbon-free share of generation or consumption, %.</summary>
    CarbonFreeShare,
}

/// <summary>What the kinds have in common.</summary>
public static class SignalKinds
{
    /// <summary>The kind of a carbon intensity.</summary>
    public static SignalKind Carbon(CarbonKind kind, CarbonScope scope) => (kind, scope) switch
    {
        (CarbonKind.Average, CarbonScope.LifeCycle) => SignalKind.AverageLifeCycleCarbon,
        (CarbonKind.Average, _) => SignalKind.AverageDirectCarbon,
        (_, CarbonScope.LifeCycle) => SignalKind.MarginalLifeCycleCarbon,
        _ => SignalKind.MarginalDirectCarbon,
    };

    /// <summary>Average or marginal, direct or life-cycle; null for what is no carbon.</summary>
    public static (CarbonKind Kind, CarbonScope Scope)? Carbon(this SignalKind kind) => kind switch
    {
        SignalKind.AverageLifeCycleCarbon => (CarbonKind.Average, CarbonScope.LifeCycle),
        SignalKind.AverageDirectCarbon => (CarbonKind.Average, CarbonScope.Direct),
        SignalKind.MarginalLifeCycleCarbon => (CarbonKind.Marginal, CarbonScope.LifeCycle),
        SignalKind.MarginalDirectCarbon => (CarbonKind.Marginal, CarbonScope.Direct),
        _ => null,
    };

    /// <summary>The unit of its values.</summary>
    public static string Unit(this SignalKind kind) => kind switch
    {
        SignalKind.Price => "USD/MWh",
        SignalKind.CarbonFreeShare => "%",
        _ => "g/kWh",
    };

    /// <summary>The name that files and tables use, as in <c>average-life-cycle-carbon</c>.</summary>
    public static string Name(this SignalKind kind) => kind switch
    {
        SignalKind.AverageLifeCycleCarbon => "average-life-cycle-carbon",
        SignalKind.AverageDirectCarbon => "average-direct-carbon",
        SignalKind.MarginalLifeCycleCarbon => "marginal-life-cycle-carbon",
        SignalKind.MarginalDirectCarbon => "marginal-direct-carbon",
        SignalKind.Price => "price",
        _ => "carbon-free-share",
    };

    /// <summary>The kind of a name; null where there is none.</summary>
    public static SignalKind? Named(string name)
    {
        foreach (var kind in Enum.GetValues<SignalKind>())
        {
            if (kind.Name() == name)
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a value can be true: carbon 0 to 2,000 g/kWh (lignite emits 1,100), prices of -3,000 to 30,000 USD/MWh (harmonised European
    /// limits are -500 and 5,000 EUR, Texas caps at 5,000 and Australia at 17,500 AUD), shares 0 to 100 %. False for NaN.
    /// </summary>
    public static bool Holds(this SignalKind kind, double value) => kind switch
    {
        SignalKind.Price => value is >= -3000 and <= 30_000,
        SignalKind.CarbonFreeShare => value is >= 0 and <= 100,
        _ => value is >= 0 and <= 2000,
    };
}
