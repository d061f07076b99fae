using System.CommandLine;
using Wattline.Grid;
using Wattline.Grid.Import;
using Wattline.Grid.Pack;
using Wattline.Text;

namespace Wattline.Cli;

/// <summary><c>wattline data</c>: build the data pack, and show what it knows.</summary>
internal static class DataCommands
{
    /// <summary>The exit code where the user's words name nothing that is known.</summary>
    private const int Unknown = 2;

    public static Command Create() => new("data", "The facts that decisions rest on: build them, look at them.") { Build(), Show(), ExportCommand.Create() };

    private static Command Build()
    {
        var from = new Option<DirectoryInfo>("--from") { Description = "Folder of raw files.", Required = true };
        var to = new Option<string>("--to") { Description = "Folder of the pack.", DefaultValueFactory = _ => "data" };
        var command = new Command("build", "Reads raw files, checks them, and writes the data pack.") { from, to };
        command.SetAction(parsed => Build(parsed.GetRequiredValue(from).FullName, parsed.GetRequiredValue(to)));
        return command;
    }

    private static int Build(string from, string to)
    {
        try
        {
            PackBuilder.Build(from, to, Console.Out, new Announcement());
            Console.WriteLine($"Built {Path.GetFullPath(to)}");
            return 0;
        }
        catch (Exception fault) when (fault is PackFormatException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(fault.Message);
            return 1;
        }
    }

    private static Command Show()
    {
        var name = new Argument<string[]>("name")
        {
            Description = $"One of the lists {string.Join(", ", DataLists.Words)}; or a site, a zone, a country, a city or a model, "
                + "or words of its name; nothing for an overview.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("show", "What the data pack knows, each number with its source.") { name, json };
        command.SetAction(parsed => Show(string.Join(' ', parsed.GetValue(name) ?? []), parsed.GetValue(json)));
        return command;
    }

    private static int Show(string name, bool json)
    {
        var pack = DataPack.Embedded;
        if (name.Length == 0)
        {
            DataText.WriteOverview(pack, json);
            return 0;
        }

        if (DataLists.Find(pack, name) is { } list)
        {
            DataText.Write(list, json);
            return 0;
        }

        var (hits, guessed) = PackSearch.Find(pack, name);
        if (hits.Count == 0)
        {
            var nearest = Nearest.Names(name, PackSearch.Names(pack), 3);
            var words = $"{string.Join(", ", DataLists.Words.SkipLast(1))} or {DataLists.Words[^1]}";
            var lists = $"`wattline data show` with {words} lists what there is.";
            Console.Error.WriteLine(
                $"The data pack knows nothing called '{name}'. {(nearest.Count == 0 ? lists : $"Nearest: {string.Join(", ", nearest)}.")}");
            return Unknown;
        }

        if (guessed && hits.Count > PackSearch.MostShown)
        {
            DataText.WriteNames(name, hits, json);
            return 0;
        }

        DataText.Write([.. hits.Select(hit => hit.Read())], json);
        return 0;
    }

    /// <summary>Says at once what comes next: <see cref="Progress{T}"/> would say it from another thread, out of order.</summary>
    private sealed class Announcement : IProgress<string>
    {
        public void Report(string value) => Console.WriteLine($"== {value}");
    }
}
