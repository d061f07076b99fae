using System.Globalization;
using Spectre.Console;
using Wattline.Feasibility;
using Wattline.Gateway.Explain;
using Wattline.Reasoning;
using Wattline.Routing;
using Wattline.Workloads;

namespace Wattline.Cli;

/// <summary>Prints among which models and thinking budgets was chosen, and why this one.</summary>
internal static class ChoicePrinter
{
    private const double MicroUsd = 1e6;

    /// <summary>The ways of a choice, and which was taken.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="scope">What the budget bounds, and so what its seconds are to.</param>
    public static void Print(ExplainedChoice choice, BudgetScope scope)
    {
        Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{choice.Alias}: an error of {choice.MaxError:0.####} is tolerated; difficulty {choice.Difficulty:0.##} by {choice.DifficultyFrom}, " +
            $"confidence {choice.Confidence:0.##} (loss threshold {choice.LossThreshold:0.###} nats, {choice.Skills:0.#} skills)"));
        var seconds = scope == BudgetScope.FirstToken ? ">s to first token" : ">s to completion";
        var table = Terminal.Table("Model", ">thinks", ">out", ">error", "best region", seconds, ">score", "~blocked by");
        foreach (var way in choice.Ways)
        {
            table.AddRow(
                Name(way), Number(way.BudgetTokens, "#,0"), Number(way.OutputTokens, "#,0"), Number(way.ExpectedError, "0.####"),
                way.Best.Region.EscapeMarkup(), Number(way.Best.Use.LatencyMs / 1000, "0.##"),
                way.Best.Priced is { } priced ? Number(priced.Score.Usd * MicroUsd, "#,0.##") : "-",
                string.Join(", ", way.Best.Blocked.Each().Select(Explainer.Word)));
        }

        Terminal.Out.Write(table);
        if (choice.Ways.FirstOrDefault(way => way.IsChosen) is { } chosen)
        {
            Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Chosen: {chosen.Model} with {chosen.BudgetTokens:#,0} thinking tokens, the least score of those that err seldom enough in time."));
        }
    }

    /// <summary>The same of a receipt, in two lines.</summary>
    /// <param name="reasoning">The choice.</param>
    /// <param name="model">What was chosen.</param>
    /// <param name="scale">The configuration's scale of difficulty; null for the default.</param>
    public static string Lines(ReceiptReasoning reasoning, string model, DifficultyScale? scale) => string.Create(CultureInfo.InvariantCulture,
        $"  {reasoning.Alias} chose {model} with {reasoning.BudgetTokens:#,0} thinking tokens: expected error {reasoning.ExpectedError:G3} " +
        $"of {reasoning.MaxError:G3} tolerated{Environment.NewLine}" +
        $"  difficulty {(scale ?? DifficultyScale.Chosen).Difficulty(reasoning.LossThreshold):0.##} by {reasoning.DifficultyFrom}, confidence " +
        $"{reasoning.Confidence:0.##} (loss threshold {reasoning.LossThreshold:0.####} nats on {(scale is null ? "the default" : "the configured")} scale, " +
        $"{reasoning.Skills:0.#} skills)");

    private static string Name(ExplainedWay way) => way.IsChosen ? $"[bold green]{way.Model.EscapeMarkup()}[/]" : way.Model.EscapeMarkup();

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
