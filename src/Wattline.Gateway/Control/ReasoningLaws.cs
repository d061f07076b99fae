using Wattline.Gateway.Configuration;
using Wattline.Reasoning;

namespace Wattline.Gateway.Control;

/// <summary>All success laws of one moment, with the tables that decisions read. Immutable.</summary>
internal sealed class ReasoningLaws
{
    private readonly Dictionary<string, AutoTables> _aliases;

    /// <summary>Works the tables out: some milliseconds for each model and alias.</summary>
    /// <param name="reasoning">The configuration's laws.</param>
    /// <param name="aliases">Its aliases, whose models all have one.</param>
    /// <param name="learnt">By model, what stands before the configuration.</param>
    public ReasoningLaws(ReasoningOptions reasoning, IReadOnlyList<AutoOptions> aliases, IReadOnlyDictionary<string, LearntLaw> learnt)
    {
        Scale = reasoning.Scale;
        All = [.. reasoning.Models.Select(model => learnt.GetValueOrDefault(model.Model) is { } known
            ? new LawInForce(model.Model, known.Law, LawStanding.Learnt, known.Answers, known.At)
            : new LawInForce(model.Model, model.Law, model.ParametersBillions is null ? LawStanding.Configured : LawStanding.Modelled, null, null))];
        var laws = All.ToDictionary(law => law.Model);
        _aliases = aliases.ToDictionary(
            alias => alias.Name,
            alias => new AutoTables(alias, Scale, [.. alias.Models.Select(model => new SuccessTable(laws[model].Law, Scale, alias.Budgets))]));
    }

    /// <summary>Without a configuration there are none.</summary>
    public static ReasoningLaws None { get; } = new(new ReasoningOptions(), [], new Dictionary<string, LearntLaw>());

    /// <summary>What easy and hard mean.</summary>
    public DifficultyScale Scale { get; }

    /// <summary>The laws, in the configuration's order.</summary>
    public IReadOnlyList<LawInForce> All { get; }

    /// <summary>The aliases with their tables.</summary>
    public IEnumerable<AutoTables> Aliases => _aliases.Values;

    /// <summary>An alias by its name; null where it is none.</summary>
    public AutoTables? Find(string name) => _aliases.GetValueOrDefault(name);
}

/// <summary>An alias and the tables of its models, by the laws in force.</summary>
/// <param name="Alias">The alias.</param>
/// <param name="Scale">What easy and hard mean.</param>
/// <param name="Models">A table for each of its models, in its order.</param>
internal sealed record AutoTables(AutoOptions Alias, DifficultyScale Scale, IReadOnlyList<SuccessTable> Models);
