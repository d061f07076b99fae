using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Wattline.Cli;

/// <summary>Writes exported signals: to standard output as they come, or to a file that is there whole or not at all.</summary>
internal static class ExportOutput
{
    private const int Interrupted = 130, LinesOfProgress = 10_000;
    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes header and lines to standard output; returns how many lines.</summary>
    public static long ToStandardOutput(IEnumerable<SignalLine> lines)
    {
        using var writer = new StreamWriter(Console.OpenStandardOutput(), Plain);
        return Write(writer, lines, _ => { });
    }

    /// <summary>
    /// Writes to a file beside, which takes the name at the end; says on standard error how far it is, where that is a terminal, and how many
    /// lines it wrote. A signal to stop leaves no file.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written, or is there and may not be written over.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public static (int Code, long Count) ToFile(IEnumerable<SignalLine> lines, string path, bool force)
    {
        var part = path + ".part";
        using var hangup = new CancellationTokenSource();
        // Heard before the file is there: a signal in between would leave it behind.
        using var signals = new Signals(hangup.Cancel);
        using var whole = new StreamWriter(new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None), Plain);
        var stop = signals.FirstAsync(hangup.Token);
        try
        {
            var count = Watched(progress => Write(whole, lines.TakeWhile(_ => !stop.IsCompleted), progress));
            whole.Close();
            if (stop.IsCompleted)
            {
                Console.Error.WriteLine($"Stopped; {path} is as it was.");
                return (Interrupted, count);
            }

            File.Move(part, path, force);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:#,0} rows written to {path}"));
            return (0, count);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static long Watched(Func<Action<string>, long> write) => Console.IsErrorRedirected
        ? write(_ => { })
        : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
            .Status().Start("Reading", status => write(text => status.Status(text.EscapeMarkup())));

    private static long Write(TextWriter to, IEnumerable<SignalLine> lines, Action<string> progress)
    {
        to.Write(SignalCsv.Header + "\n");
        var count = 0L;
        foreach (var line in lines)
        {
            SignalCsv.Write(to, line);
            if (++count % LinesOfProgress == 0)
            {
                progress(string.Create(CultureInfo.InvariantCulture, $"{count:#,0} rows, at {line.Slot}"));
            }
        }

        return count;
    }
}
