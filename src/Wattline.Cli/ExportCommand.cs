using System.CommandLine;
using System.Globalization;
using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Storage;
using Wattline.Text;

namespace Wattline.Cli;

/// <summary><c>wattline data export</c>: kept signals as CSV.</summary>
internal sealed class ExportCommand
{
    private const int WrongWords = 2;
    private const string DateForms = "a date such as 2026-11-21, or a whole hour of UTC such as 2026-11-21T13:00Z";
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'"];
    private readonly Option<string> _from = new("--from") { Description = $"First hour: {DateForms}.", HelpName = "DATE", Required = true };
    private readonly Option<string> _to = new("--to") { Description = "Hour after the last, in the same form.", HelpName = "DATE", Required = true };
    private readonly Option<string[]> _zones = new("--zone") { Description = "Only this zone; may be repeated.", HelpName = "ZONE" };
    private readonly Option<string[]> _kinds = new("--kind")
    {
        Description = $"Only this kind; may be repeated: {string.Join(", ", Kinds())}.",
        HelpName = "KIND",
    };

    private readonly Option<string[]> _sources = new("--source") { Description = "Only this source; may be repeated.", HelpName = "NAME" };
    private readonly Option<bool> _revisions = new("--revisions") { Description = "Also values that were replaced, with replaced_utc." };
    private readonly Option<bool> _forecasts = new("--forecasts") { Description = "Also forecasts, each issue, with issued_utc." };
    private readonly Option<bool> _pack = new("--pack")
    {
        Description = "Instead of what is kept, the hours of 2022 in the data pack: recorded, not live; source 'pack'.",
    };

    private readonly Option<string?> _state = new("--state") { Description = "Folder of the ledger.", HelpName = "DIR" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "File to write; standard output without one.", HelpName = "FILE" };
    private readonly Option<bool> _force = new("--force") { Description = "Write over a file that is there." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var export = new ExportCommand();
        var command = new Command("export", "Write kept signals as CSV in order of time, also while a gateway runs.")
        {
            export._from, export._to, export._zones, export._kinds, export._sources, export._revisions, export._forecasts, export._pack,
            export._state, export._output, export._force,
        };
        command.SetAction((parsed, _) => export.RunAsync(parsed));
        return command;
    }

    /// <summary>The hour that a date names; null for none.</summary>
    internal static Slot? Hour(string text) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && moment.Minute == 0
            ? Slot.Containing(moment)
            : null;

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var faults = new List<string>();
        var filter = Filter(parsed, faults);
        var output = parsed.GetValue(_output);
        if (parsed.GetValue(_pack) && (parsed.GetValue(_revisions) || parsed.GetValue(_forecasts) || parsed.GetValue(_state) is not null))
        {
            faults.Add("The pack has no revisions, no forecasts and no folder: leave out --revisions, --forecasts and --state, or --pack.");
        }

        if (output is not null && Directory.Exists(output))
        {
            faults.Add($"{output} is a folder. Name a file.");
        }
        else if (output is not null && File.Exists(output) && !parsed.GetValue(_force))
        {
            faults.Add($"{output} is there already. Use --force to write over it, or name another file.");
        }

        if (faults.Count > 0)
        {
            return Refuse(faults);
        }

        try
        {
            if (parsed.GetValue(_pack))
            {
                return Export(SignalStock.Of(DataPack.Embedded), filter, output, parsed.GetValue(_force));
            }

            var folder = parsed.GetValue(_state) ?? ConfigurationReader.DefaultStateDirectory;
            await using var ledger = LedgerReader.OpenReadOnly(Path.Combine(folder, "ledger.db"));
            return Export(SignalStock.Of(ledger, Records(parsed)), filter, output, parsed.GetValue(_force));
        }
        catch (Exception failure) when (failure is LedgerException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static int Export(SignalStock stock, SignalFilter asked, string? output, bool force)
    {
        var faults = new List<string>();
        var filter = asked with
        {
            Zones = Known("zone", asked.Zones ?? [], stock, name => name.Zone, faults),
            Sources = Known("source", asked.Sources ?? [], stock, name => name.Source, faults),
        };
        if (faults.Count > 0)
        {
            return Refuse(faults);
        }

        var lines = stock.Lines(filter);
        var (code, count) = output is null ? (0, ExportOutput.ToStandardOutput(lines)) : ExportOutput.ToFile(lines, output, force);
        if (code == 0 && count == 0)
        {
            Console.Error.WriteLine(Nothing(stock, filter));
        }

        return code;
    }

    private SignalFilter Filter(ParseResult parsed, List<string> faults)
    {
        var (from, to) = (Date(parsed, _from, faults), Date(parsed, _to, faults));
        if (from is { } first && to is { } until && until <= first)
        {
            faults.Add($"--to {until} is not after --from {first}: it names the hour after the last.");
        }

        var kinds = new List<SignalKind>();
        foreach (var word in parsed.GetValue(_kinds) ?? [])
        {
            if (SignalKinds.Named(word.ToLowerInvariant()) is { } kind)
            {
                kinds.Add(kind);
            }
            else
            {
                faults.Add($"There is no kind '{word}'. {Cure(word, Kinds())}");
            }
        }

        return new SignalFilter(from ?? default, to ?? default)
        {
            Zones = parsed.GetValue(_zones),
            Kinds = kinds,
            Sources = parsed.GetValue(_sources),
        };
    }

    private SignalRecords Records(ParseResult parsed) => SignalRecords.Observed
        | (parsed.GetValue(_revisions) ? SignalRecords.Revisions : 0) | (parsed.GetValue(_forecasts) ? SignalRecords.Forecasts : 0);

    private static Slot? Date(ParseResult parsed, Option<string> option, List<string> faults)
    {
        var text = parsed.GetValue(option) ?? "";
        if (Hour(text) is { } hour)
        {
            return hour;
        }

        faults.Add($"{option.Name} takes {DateForms}, not '{text}'.");
        return null;
    }

    /// <summary>The names as the stock spells them; upper and lower case are alike to the reader. A stock without series knows no better.</summary>
    private static List<string> Known(
        string what, IReadOnlyCollection<string> asked, SignalStock stock, Func<SignalName, string> part, List<string> faults)
    {
        var known = stock.Names.Select(part).Distinct(StringComparer.Ordinal).ToList();
        var found = new List<string>();
        foreach (var word in asked)
        {
            var spelled = known.Where(name => name.Equals(word, StringComparison.OrdinalIgnoreCase)).ToList();
            found.AddRange(known.Count == 0 ? [word] : spelled);
            if (known.Count > 0 && spelled.Count == 0)
            {
                faults.Add($"No {what} '{word}' is in {stock.What}. {Cure(word, known)}");
            }
        }

        return found;
    }

    private static string Cure(string word, IReadOnlyList<string> known)
    {
        const int Few = 10;
        var nearest = Nearest.Names(word, known, 3);
        var more = known.Count > Few ? string.Create(CultureInfo.InvariantCulture, $" and {known.Count - Few} more") : "";
        return nearest.Count > 0 ? $"Nearest: {string.Join(", ", nearest)}." : $"There are {string.Join(", ", known.Take(Few))}{more}.";
    }

    private static string Nothing(SignalStock stock, SignalFilter filter)
    {
        var asked = $"Nothing from {filter.From} up to {filter.Until} is in {stock.What}";
        var all = new SignalFilter(filter.From, filter.Until);
        return stock.Span(filter) is var (first, last) ? $"{asked}; of what was asked for it has {first} up to {last.AddHours(1)}."
            : stock.Span(all) is var (begin, end) ? $"{asked}, nor at any other time; of other series it has {begin} up to {end.AddHours(1)}."
            : $"{asked}: it keeps no signals yet. A gateway whose configuration names sources of signals stores them.";
    }

    private static int Refuse(List<string> faults)
    {
        faults.ForEach(Console.Error.WriteLine);
        return WrongWords;
    }

    private static IReadOnlyList<string> Kinds() => [.. Enum.GetValues<SignalKind>().Select(kind => kind.Name())];
}
