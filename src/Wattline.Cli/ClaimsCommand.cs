using System.CommandLine;
using Wattline.Grid;
using Wattline.Grid.Claims;

namespace Wattline.Cli;

/// <summary><c>wattline claims</c>: claims in circulation, held against the data pack.</summary>
internal static class ClaimsCommand
{
    /// <summary>The exit code where the user's words name nothing that is known.</summary>
    private const int Unknown = 2;

    public static Command Create()
    {
        var name = new Argument<string?>("name")
        {
            Description = "One claim, with all figures and sources; without a name all of them, with verdict and reason.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "All figures as JSON." };
        var csv = new Option<bool>("--csv") { Description = "All figures as CSV, one in a row." };
        var markdown = new Option<bool>("--markdown") { Description = "All figures as a page." };
        var command = new Command("claims", "What others say of where inference should run, held against the data pack.") { name, json, csv, markdown };
        command.Validators.Add(result =>
        {
            if (new[] { json, csv, markdown }.Count(result.GetValue) > 1)
            {
                result.AddError("--json, --csv and --markdown exclude each other: give one.");
            }
        });
        command.SetAction(parsed => Run(
            parsed.GetValue(name),
            parsed.GetValue(json) ? ClaimsText.Json : parsed.GetValue(csv) ? ClaimsText.Csv : parsed.GetValue(markdown) ? ClaimsMarkdown.Page : null));
        return command;
    }

    private static int Run(string? name, Func<IReadOnlyList<ClaimCheck>, string>? form)
    {
        var claim = name is null ? null : ClaimChecks.Find(name);
        if (name is not null && claim is null)
        {
            var nearest = ClaimChecks.Nearest(name);
            var names = string.Join(", ", nearest.Count > 0 ? nearest : ClaimChecks.Claims.Select(each => each.Name));
            Console.Error.WriteLine($"No claim is called '{name}'. {(nearest.Count > 0 ? "Nearest" : "There are")}: {names}.");
            return Unknown;
        }

        var pack = DataPack.Embedded;
        IReadOnlyList<ClaimCheck> checks = claim is null ? ClaimChecks.CheckAll(pack) : [ClaimChecks.Check(pack, claim)];
        if (form is not null)
        {
            Console.Out.Write(form(checks));
        }
        else if (claim is null)
        {
            ClaimsText.WriteAll(checks);
        }
        else
        {
            ClaimsText.WriteOne(checks[0]);
        }

        return 0;
    }
}
