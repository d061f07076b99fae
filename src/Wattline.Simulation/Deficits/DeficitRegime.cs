namespace Wattline.Simulation.Deficits;

/// <summary>What the deficit of a long horizon is made of (Theorem 2 of the routing paper).</summary>
public enum DeficitRegime
{
    /// <summary>mu below 0: the deficit grows as drift does, |mu| T.</summary>
    Deficit,

    /// <summary>mu is 0: it grows as fluctuation does, sigma sqrt(2 T / pi).</summary>
    Critical,

    /// <summary>mu above 0: it stops growing at sigma^2 / (2 mu).</summary>
    Surplus,
}
