namespace Wattline.Grid.Pack;

/// <summary>A file of a data pack, or of the raw material it is built from, that cannot be used as it is.</summary>
public sealed class PackFormatException : Exception
{
    /// <summary>A fault at a place.</summary>
    /// <param name="file">Path of the file, as the reader of the message would look for it.</param>
    /// <param name="line">Line, from 1; 0 where the whole file is meant.</param>
    /// <param name="column">Name of the column; empty where the whole line is meant.</param>
    /// <param name="problem">What is wrong, with the offending text.</param>
    /// <param name="cure">What to do about it.</param>
    public PackFormatException(string file, int line, string column, string problem, string cure)
        : base(Describe(file, line, column, problem, cure))
    {
        File = file;
        Line = line;
        Column = column;
        Cure = cure;
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>Line, from 1; 0 for the whole file.</summary>
    public int Line { get; }

    /// <summary>Name of the column; empty for the whole line.</summary>
    public string Column { get; }

    /// <summary>What to do about it.</summary>
    public string Cure { get; }

    private static string Describe(string file, int line, string column, string problem, string cure)
    {
        var place = line == 0 ? file : column.Length == 0 ? $"{file}, line {line}" : $"{file}, line {line}, column {column}";
        return $"{place}: {problem} {cure}";
    }
}
