using Wattline.Units;

namespace Wattline.Pricing;

/// <summary>The objective of one request in one region, itemised. The planner's column has this cost.</summary>
/// <param name="Compute">Electricity where the region is owned, list price of the tokens where it is bought.</param>
/// <param name="Carbon">Emissions at the carbon price.</param>
/// <param name="Egress">Bytes both ways.</param>
/// <param name="Migration">The request's part of what leaving the session's state behind costs.</param>
/// <param name="Load">Making the model ready.</param>
/// <param name="Compliance">What serving there costs in compliance work.</param>
public readonly record struct Charge(Money Compute, Money Carbon, Money Egress, Money Migration, Money Load, Money Compliance)
{
    /// <summary>The sum of the items, in the order in which the score adds them: at zero prices the two are one number.</summary>
    public Money Total => Compute + Carbon + Egress + Migration + (Load + Compliance);
}
