using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Storage.Json;

namespace Wattline.Cli;

/// <summary><c>wattline init</c>, <c>check</c> and <c>key</c>.</summary>
internal static class ConfigurationCommands
{
    private const string DefaultFile = "wattline.yaml";

    public static Command CreateInit()
    {
        var file = new Argument<string>("file") { Description = $"Where to write it (default {DefaultFile}).", DefaultValueFactory = _ => DefaultFile };
        var force = new Option<bool>("--force") { Description = "Write over a file that is there." };
        var command = new Command("init", "Write a commented configuration file.") { file, force };
        command.SetAction(parsed => Init(parsed.GetValue(file)!, parsed.GetValue(force)));
        return command;
    }

    public static Command CreateCheck()
    {
        var file = new Argument<string>("file") { Description = $"The file to check (default {DefaultFile}).", DefaultValueFactory = _ => DefaultFile };
        var json = new Option<bool>("--json") { Description = "Print the faults as JSON." };
        var command = new Command("check", "Check a configuration file and print every fault at once, with line and remedy.") { file, json };
        command.SetAction(parsed => Check(parsed.GetValue(file)!, parsed.GetValue(json)));
        return command;
    }

    public static Command CreateKey()
    {
        var name = new Option<string>("--name") { Description = "Whose key it is.", DefaultValueFactory = _ => "team-a", HelpName = "NAME" };
        var command = new Command("key", "Make a new key and the lines that let it in.") { name };
        command.SetAction(parsed =>
        {
            if (string.IsNullOrWhiteSpace(parsed.GetValue(name)))
            {
                Console.Error.WriteLine("--name takes whose key it is.");
                return 2;
            }

            var owner = parsed.GetValue(name)!.Replace("'", "''", StringComparison.Ordinal);
            var key = "wl-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
            Console.WriteLine($"key:    {key}\n\nGive the key to its user; it is not kept anywhere. Put these lines under 'keys:' in the configuration:\n\n  - name: '{owner}'\n    sha256: {hash}");
            return 0;
        });
        return command;
    }

    /// <summary>Prints all faults; returns the exit code.</summary>
    public static int Print(ConfigurationException faulty)
    {
        Console.Error.WriteLine($"{faulty.File}: {faulty.Faults.Count} fault{(faulty.Faults.Count == 1 ? "" : "s")}");
        foreach (var fault in faulty.Faults)
        {
            var place = fault.Line > 0 ? $"line {fault.Line}: " : "";
            Console.Error.WriteLine($"  {place}{(fault.Path.Length > 0 ? $"{fault.Path} " : "")}{fault.Problem}\n      {fault.Remedy}");
        }

        return 2;
    }

    private static int Init(string file, bool force)
    {
        if (File.Exists(file) && !force)
        {
            Console.Error.WriteLine($"{file} is there already. Use --force to write over it, or name another file.");
            return 2;
        }

        try
        {
            File.WriteAllText(file, Template.Text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{file} cannot be written: {failure.Message}");
            return 1;
        }

        Console.WriteLine($"Wrote {file}. Edit it, then: wattline check {file}; wattline serve --config {file}");
        return 0;
    }

    private static int Check(string file, bool json)
    {
        try
        {
            var options = ConfigurationReader.ReadFile(file, DataPack.Embedded);
            var models = options.Upstreams.SelectMany(one => one.Models).Select(one => one.Hosting.Model).Distinct().Count();
            Console.WriteLine(json ? "[]" : $"{file} is in order. Upstreams: {options.Upstreams.Count}, models: {models}, keys: {options.Keys.Count}.");
            foreach (var line in json ? [] : SignalPlan.Lines(options, DataPack.Embedded))
            {
                Console.WriteLine(line);
            }

            if (!json && options.Tls?.Warning(TimeProvider.System.GetUtcNow()) is { } warning)
            {
                Console.WriteLine(warning);
            }

            return 0;
        }
        catch (ConfigurationException faulty) when (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(faulty.Faults, WattlineJson.Options));
            return 2;
        }
        catch (ConfigurationException faulty)
        {
            return Print(faulty);
        }
    }
}
