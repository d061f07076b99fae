using System.Globalization;
using Wattline.Gateway.Market;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Planning.Frontiers;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Gateway.Frontiers;

/// <summary>Of what a frontier is asked for.</summary>
public enum FrontierScenario
{
    /// <summary>A day of the world, see <see cref="WorldScenario"/>.</summary>
    World,

    /// <summary>The gateway's own fleet and what is expected of its callers.</summary>
    Fleet,
}

/// <summary>A question for a frontier, read from the parameters of a query; every fault is answered with its cure.</summary>
/// <param name="Scenario">Of what.</param>
/// <param name="Day">The first hour, of the world's day; the fleet's begins now.</param>
/// <param name="Classes">Whose budget is varied; empty for all.</param>
/// <param name="BudgetMs">The budget to look at, ms; null for none.</param>
/// <param name="Terms">Carbon price, frictions and law.</param>
/// <param name="Steps">Most steps to tell.</param>
internal sealed record FrontierQuery(
    FrontierScenario Scenario, Slot Day, IReadOnlyList<string> Classes, double? BudgetMs, FrontierTerms Terms, int Steps)
{
    /// <summary>What a ton may cost at most, USD, and by what a friction may be multiplied.</summary>
    public const double MostCarbonPrice = 1000, MostFactor = 5;

    /// <summary>Most and usual steps.</summary>
    public const int MostSteps = 2000, UsualSteps = 200;

    /// <summary>The longest budget, ms: an hour.</summary>
    public const double MostBudgetMs = 3.6e6;

    private const int MostClasses = 50;

    /// <summary>What it reads.</summary>
    public static IReadOnlyList<string> Parameters { get; } =
        ["scenario", "day", "class", "budgetMs", "carbonUsdPerT", "egress", "state", "law", "steps"];

    /// <summary>The first hour of the day that holds where none is given: a summer's day of the replayed year. Chosen.</summary>
    public static Slot UsualDay { get; } = Slot.At(DataPack.ReplayYear, 7, 1);

    /// <summary>Reads a question; null together with the error.</summary>
    public static FrontierQuery? Read(Func<string, string?> parameter, out OpenAiError? error)
    {
        var scenario = MarketQuery.OneOf(
            "scenario", parameter("scenario"), [("world", (object)FrontierScenario.World), ("fleet", FrontierScenario.Fleet)], out error);
        var law = error is null ? MarketQuery.OneOf(
            "law", parameter("law"),
            [("configured", (object)FrontierLaw.Configured), ("off", FrontierLaw.Off), ("strict", FrontierLaw.Strict)], out error) : null;
        var day = error is null ? ReadDay(parameter("day"), out error) : default;
        var classes = error is null ? ReadClasses(parameter("class"), out error) : [];
        var budget = error is null ? MarketQuery.Number("budgetMs", parameter("budgetMs"), 0, MostBudgetMs, "ms", out error) : null;
        var carbon = error is null ? MarketQuery.Number("carbonUsdPerT", parameter("carbonUsdPerT"), 0, MostCarbonPrice, "USD/t", out error) : null;
        var egress = error is null ? MarketQuery.Number("egress", parameter("egress"), 0, MostFactor, "", out error) : null;
        var state = error is null ? MarketQuery.Number("state", parameter("state"), 0, MostFactor, "", out error) : null;
        var steps = error is null ? MarketQuery.Number("steps", parameter("steps"), 2, MostSteps, "steps", out error) : null;
        return error is not null ? null : new FrontierQuery(
            (FrontierScenario)scenario!, day, classes, budget,
            new FrontierTerms
            {
                CarbonPrice = CarbonPrice.FromUsdPerTonne(carbon ?? 0),
                EgressFactor = egress ?? 1,
                StateFactor = state ?? 1,
                Law = (FrontierLaw)law!,
            },
            (int)(steps ?? UsualSteps));
    }

    /// <summary>That a class is none of a scenario's; null where all are.</summary>
    public OpenAiError? RefuseClasses(IReadOnlyList<string> known)
    {
        var unknown = Classes.FirstOrDefault(name => !known.Contains(name));
        return unknown is null ? null : OpenAiError.Invalid(
            "unknown_class", $"'{unknown}' is no class of this scenario. There are {string.Join(", ", known)}.", "class");
    }

    private static Slot ReadDay(string? text, out OpenAiError? error)
    {
        error = null;
        if (text is null)
        {
            return UsualDay;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year == DataPack.ReplayYear)
        {
            return Slot.At(day.Year, day.Month, day.Day);
        }

        error = OpenAiError.Invalid(
            "invalid_choice", $"'day' is a day of the replayed year, as in {DataPack.ReplayYear}-07-01, not '{text}'.", "day");
        return default;
    }

    private static string[] ReadClasses(string? text, out OpenAiError? error)
    {
        error = null;
        string[] names = text?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        if (names.Length > MostClasses || names.Any(name => name.Length == 0))
        {
            error = OpenAiError.Invalid(
                "unknown_class", $"'class' has an empty place in its list, or more than {MostClasses}. Name classes, or leave it out for all.", "class");
        }

        return [.. names.Distinct()];
    }
}
