using Wattline.Models;

namespace Wattline.Gateway.Market;

/// <summary>A model as the market knows it.</summary>
/// <param name="Index">Its place in the market's list.</param>
/// <param name="Id">Full name, as in <c>meta-llama/Llama-3.1-8B-Instruct</c>.</param>
/// <param name="DisplayName">What people call it.</param>
/// <param name="Family">As in <c>Llama</c>.</param>
/// <param name="Spec">Its operating points, measured or modelled from its size; null where its energy is not known.</param>
/// <param name="WhyNoEnergy">Why not; null where it is.</param>
internal sealed record MarketModel(int Index, string Id, string DisplayName, string Family, ModelSpec? Spec, string? WhyNoEnergy)
{
    /// <summary>Why its energy on an accelerator is not known, with the cure where there is one.</summary>
    /// <param name="gpu">The accelerator.</param>
    /// <param name="task">The request mix; null for any.</param>
    public string WhyNot(string gpu, string? task = null)
    {
        if (WhyNoEnergy is { } why)
        {
            return why;
        }

        var others = Spec!.OperatingPoints.Where(point => task is null || point.Task == task).Select(point => point.Gpu).Distinct().ToList();
        return $"{Id} was not measured on {gpu}{(task is null ? "" : $" for {task}")}, or its weights do not fit it" +
            (others.Count > 0 ? $"; its energy is known on {string.Join(" and ", others)}" : "");
    }
}

/// <summary>A provider's price for a model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Provider">Who sells it.</param>
/// <param name="Region">The provider's region that the price is for, or a group of them among which it chooses itself; null where it holds in all.</param>
/// <param name="Price">The price.</param>
internal sealed record MarketOffer(MarketModel Model, string Provider, string? Region, ListPrice Price);
