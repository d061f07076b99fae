using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Wattline.Gateway.Calibration;

/// <summary>
/// Reads logs of answers: comma-separated with a header, or an object a line. What cannot be read in a row costs that row alone, and is told
/// with its line; a file that is none at all is refused whole.
/// </summary>
/// <param name="file">Its name, for faults.</param>
/// <param name="model">The model of rows that name none.</param>
/// <param name="log">Where rows go.</param>
public sealed class AnswerLogReader(string file, string model, AnswerLog log)
{
    /// <summary>Longest line, characters: a row has nine figures.</summary>
    public const int LongestLine = 65_536;

    /// <summary>What a log has to have, in a sentence.</summary>
    public static string Form => LogFields.Form;

    /// <summary>Every column that is known.</summary>
    public static IReadOnlyList<string> Columns => LogFields.All;

    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 8 };
    private long _line;

    /// <summary>Reads to the end.</summary>
    /// <param name="from">The text.</param>
    /// <param name="cancellation">Ends it with an exception.</param>
    /// <exception cref="InvalidDataException">It is empty, has another header, or is too large; the message names the cure.</exception>
    public void Read(TextReader from, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        var columns = default(string[]);
        var any = false;
        while (NextLine(from) is { } line)
        {
            cancellation.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (!any && !line.TrimStart().StartsWith('{'))
            {
                columns = Header(line);
            }
            else if (columns is null)
            {
                Take(() => Fields(line));
            }
            else
            {
                Take(() => Fields(line, columns));
            }

            any = true;
        }

        if (!any)
        {
            throw new InvalidDataException($"{file} is empty. {LogFields.Form}");
        }
    }

    private string[] Header(string line)
    {
        string[] columns = [.. (Cells(line) ?? []).Select(cell => cell.Trim().ToLowerInvariant())];
        if (LogFields.Fault(columns) is { } fault)
        {
            throw new InvalidDataException($"{file}:{_line}: {fault} {LogFields.Form}");
        }

        Ignore(columns);
        return columns;
    }

    private void Ignore(IEnumerable<string> columns)
    {
        foreach (var column in columns.Except(LogFields.All))
        {
            log.Ignore(column);
        }
    }

    private void Take(Func<Func<string, string?>> fields)
    {
        try
        {
            log.Add(LogFields.Read(fields(), model));
        }
        catch (FormatException fault)
        {
            log.Refuse(new LogFault(file, _line, fault.Message));
        }
    }

    private static Func<string, string?> Fields(string line, string[] columns)
    {
        var cells = Cells(line) ?? throw new FormatException("a quote is not closed.");
        if (cells.Count != columns.Length)
        {
            throw new FormatException($"it has {cells.Count} fields, and the header {columns.Length}.");
        }

        return name => Array.IndexOf(columns, name) is >= 0 and var at && cells[at].Trim() is { Length: > 0 } text ? text : null;
    }

    private Func<string, string?> Fields(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Shallow);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException("it is no JSON object.");
            }

            var values = new Dictionary<string, string?>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                values[property.Name] = property.Value.ValueKind == JsonValueKind.Null ? null : property.Value.ToString();
            }

            Ignore(values.Keys);
            return values.GetValueOrDefault;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new FormatException("it is no JSON object.", broken);
        }
    }

    /// <summary>The fields of a line; null where a quote is not closed. Quotes are doubled inside, and no field goes on on the next line.</summary>
    private static List<string>? Cells(string line)
    {
        var (cells, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                if (quoted && at + 1 < line.Length && line[at + 1] == '"')
                {
                    cell.Append(line[++at]);
                }
                else
                {
                    quoted = !quoted;
                }
            }
            else if (line[at] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(line[at]);
            }
        }

        cells.Add(cell.ToString());
        return quoted ? null : cells;
    }

    /// <summary>The next line, whatever ends it; one that is too long is refused and passed over. Null at the end.</summary>
    private string? NextLine(TextReader from)
    {
        var text = new StringBuilder();
        var length = 0L;
        var read = from.Read();
        if (read < 0)
        {
            return null;
        }

        for (_line++; read is >= 0 and not '\n'; read = from.Read(), length++)
        {
            if (length < LongestLine)
            {
                text.Append((char)read);
            }
        }

        if (length < LongestLine)
        {
            return text.ToString().TrimEnd('\r');
        }

        log.Refuse(new LogFault(file, _line, string.Create(CultureInfo.InvariantCulture, $"it is longer than {LongestLine:N0} characters.")));
        return "";
    }
}
