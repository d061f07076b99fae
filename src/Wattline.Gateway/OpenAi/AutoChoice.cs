using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Models;
using Wattline.Reasoning;
using Wattline.Routing;

namespace Wattline.Gateway.OpenAi;

/// <summary>One model among which a request may be answered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Index">Its index in the snapshot.</param>
/// <param name="Table">How likely it is right.</param>
/// <param name="LengthFactor">How much longer its answers are than by its law; above 0.</param>
/// <param name="IsCold">Whether the session's cache is another model's.</param>
internal readonly record struct AutoModel(string Name, int Index, SuccessTable Table, double LengthFactor, bool IsCold);

/// <summary>The ways to answer a request whose caller left the model open: every model with every thinking budget, model by model, budgets rising.</summary>
internal sealed class AutoChoice
{
    private readonly AutoModel[] _models;
    private readonly double _answerTokens;

    /// <summary>Puts the ways together.</summary>
    /// <param name="tables">The alias, and how likely its models are right.</param>
    /// <param name="models">Its models that the fleet serves, in its order; one or more.</param>
    /// <param name="room">Which of its budgets the request leaves room for.</param>
    /// <param name="answerTokens">Expected of the final answer alone, tokens.</param>
    public AutoChoice(AutoTables tables, AutoModel[] models, RoomToThink room, double answerTokens)
    {
        (Alias, Scale, _models, Room) = (tables.Alias, tables.Scale, models, room);
        Models = [.. models.Select(model => model.Name)];
        _answerTokens = Math.Min(answerTokens, Alias.AnswerTokens);
    }

    /// <summary>The alias.</summary>
    public AutoOptions Alias { get; }

    /// <summary>What easy and hard mean.</summary>
    public DifficultyScale Scale { get; }

    /// <summary>The error rate tolerated, 0 to 1.</summary>
    public required double MaxError { get; init; }

    /// <summary>The hint that sets it; null where the alias does, which no hint loosens.</summary>
    public string? ErrorField { get; init; }

    /// <summary>The hint that sets the time, or that would.</summary>
    public required string TimeField { get; init; }

    /// <summary>How hard the question is taken to be, 0 to 1: the harder, the less sure that is.</summary>
    public required double Difficulty { get; init; }

    /// <summary>Who says so: hint or estimate.</summary>
    public required string DifficultyFrom { get; init; }

    /// <summary>How sure that is, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>Names of the models, in the alias's order.</summary>
    public IReadOnlyList<string> Models { get; }

    /// <summary>Budgets of each model.</summary>
    public int Budgets => Room.Budgets;

    /// <summary>Which budgets the request leaves room for.</summary>
    public RoomToThink Room { get; }

    /// <summary>Number of ways.</summary>
    public int Count => _models.Length * Budgets;

    /// <summary>For each model, in the alias's order, the way that errs least: what is taken where nothing is decided.</summary>
    public int[] Safest => [.. _models.Select((_, at) => (at * Budgets) + Budgets - 1)];

    /// <summary>Writes the ways; allocates nothing.</summary>
    public void Fill(Span<ServingOption> options)
    {
        var step = SuccessTable.StepOf(Difficulty);
        var at = 0;
        foreach (ref readonly var model in _models.AsSpan())
        {
            var success = model.Table.SuccessAt(step);
            var thought = model.Table.TokensAt(step);
            for (var budget = 0; budget < Budgets; budget++)
            {
                var tokens = Math.Min(model.LengthFactor * (thought[budget] + _answerTokens), CapOf(budget));
                options[at++] = new ServingOption(model.Index, tokens, 1 - success[budget], model.IsCold);
            }
        }
    }

    /// <summary>Tokens that a way may think.</summary>
    public int BudgetOf(int option) => Alias.Budgets[option % Budgets];

    /// <summary>Index of the least of all the alias's budgets with which a way's model errs seldom enough; null where none does.</summary>
    public int? BudgetNeeded(int option)
    {
        var success = _models[option / Budgets].Table.SuccessAt(SuccessTable.StepOf(Difficulty));
        for (var budget = 0; budget < success.Length; budget++)
        {
            if (1 - success[budget] <= MaxError)
            {
                return budget;
            }
        }

        return null;
    }

    /// <summary>Tokens that a way is expected to write by the model's law alone.</summary>
    public double TokensByLaw(int option) =>
        _models[option / Budgets].Table.TokensAt(SuccessTable.StepOf(Difficulty))[option % Budgets] + _answerTokens;

    /// <summary>What a receipt keeps of a way.</summary>
    public ReceiptReasoning ToReceipt(int option, double error) => new(
        Alias.Name, MaxError, Scale.LossThreshold(Difficulty), Scale.Skills, DifficultyFrom, Confidence, BudgetOf(option), Alias.AnswerTokens, error);

    private double CapOf(int budget) => Alias.Budgets[budget] + Alias.AnswerTokens;
}
