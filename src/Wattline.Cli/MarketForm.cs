using System.CommandLine;
using System.Text.Json;

namespace Wattline.Cli;

/// <summary>How an answer of the market is told.</summary>
/// <param name="Print">As a table with its notes.</param>
/// <param name="Columns">Of the CSV.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Why">Why it has none.</param>
internal sealed record MarketForm(
    Action<JsonElement, MarketQuestion> Print, IReadOnlyList<string> Columns, Func<JsonElement, MarketQuestion, IEnumerable<JsonElement>> Rows,
    Func<JsonElement, MarketQuestion, string> Why)
{
    /// <summary>Prints an answer in the form that was asked for.</summary>
    public void Write(JsonElement answer, MarketQuestion question, FormOptions options, ParseResult parsed)
    {
        var found = MarketFigures.Rounded(answer);
        if (options.IsJson(parsed))
        {
            MarketText.WriteJson(found);
        }
        else if (!options.IsCsv(parsed))
        {
            Print(found, question);
        }
        else if (CsvText.Write(Columns, Rows(found, question), Console.Out) == 0)
        {
            Console.Error.WriteLine(Why(found, question));
        }
    }
}

/// <summary><c>--json</c> and <c>--csv</c>, of which a command takes one.</summary>
internal sealed class FormOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };
    private readonly Option<bool> _csv = new("--csv") { Description = "Print CSV." };

    /// <summary>Puts both at a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_json);
        command.Add(_csv);
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    public bool IsCsv(ParseResult parsed) => parsed.GetValue(_csv);

    /// <summary>That both are given; null for nothing.</summary>
    public string? Fault(ParseResult parsed) => IsJson(parsed) && IsCsv(parsed) ? "--json and --csv exclude each other: give one." : null;
}
