using System.CommandLine;
using System.Text.Json;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Demo;
using Wattline.Gateway.Market;
using Wattline.Grid;

namespace Wattline.Cli;

/// <summary>
/// <c>wattline leaderboard</c>, <c>recommend</c> and <c>spread</c>: models by provider and region. On the data pack alone, or with
/// <c>--url</c> as a running gateway sees it with its live signals; printed from one JSON either way.
/// </summary>
internal static class MarketCommands
{
    /// <summary>An answer on the data alone; null together with the problem.</summary>
    internal delegate JsonDocument? Answer(GatewayOptions options, DataPack pack, TimeProvider clock, Func<string, string?> parameter, out string problem);

    public static Command CreateLeaderboard()
    {
        var command = new Command("leaderboard", "Rank models by provider and region: cleanest, cheapest, fastest.");
        var model = new Argument<string?>("model") { Description = "A model or a family, as in llama-3.1-8b or Llama.", Arity = ArgumentArity.ZeroOrOne };
        command.Add(model);
        var parameters = Add(command, [
            ("provider", "Only of these: aws, azure, gcp, together and the like, by commas.", "NAMES"),
            ("region", "Only there: sites, providers' regions, or countries, by commas.", "NAMES"),
            ("family", "Only of these families, by commas.", "NAMES"),
            ("sort-by", "carbon, cost, speed or objective (default carbon).", "WHAT"), ("limit", "Rows, 1 to 200 (default 20).", "N"),
            ("cursor", "The next of an earlier page.", "TEXT"), ExcludedLimit,
            ("current", "Your present region: shows what each row saves against it.", "REGION"),
            ("include", "embodied,water: more columns, in JSON and CSV.", "WHAT"), .. KeyOptions]);
        return Run(command, model, parameters, MarketAnswers.Leaderboard, "/api/leaderboard", MarketText.Leaderboard, ("limit", "20"));
    }

    public static Command CreateRecommend()
    {
        var command = new Command("recommend", "Say where to call a model instead: the cleanest region that may serve and keeps the limits.");
        var model = new Argument<string>("model") { Description = "A model or a family, as in llama-3.1-8b or Llama." };
        command.Add(model);
        var parameters = Add(command, [
            ("from", "Where requests come from: a city, a site, or 'lat,lon' (default: the configuration's).", "PLACE"),
            ("residency", "Where data may go: EU, EEA, ISO codes, or a list.", "RULE"),
            ("max-latency-ms", "Latency budget, ms.", "MS"), ("latency-of", "What it bounds: first-token or completion (default first-token).", "WHAT"),
            ("max-cost-per-m-tokens", "Most that a million tokens may cost, USD.", "USD"), ("current", "Your present region, to be compared with.", "REGION"),
            ("provider", "Only of these, by commas.", "NAMES"), ("region", "Only there, by commas.", "NAMES"),
            ("sort-by", "What is best: carbon, cost, speed or objective (default carbon).", "WHAT"), ExcludedLimit, .. KeyOptions]);
        return Run(command, model, parameters, MarketAnswers.Recommend, "/api/recommend", MarketText.Recommend);
    }

    public static Command CreateSpread()
    {
        var command = new Command("spread", "Show how far regions lie apart for a model, hour by hour, in carbon and cost.");
        var model = new Argument<string>("model") { Description = "One model, as in meta-llama/Llama-3.1-8B-Instruct." };
        command.Add(model);
        var parameters = Add(command, [("hours", "Hours back, 1 to 168 (default 24).", "N"), .. KeyOptions]);
        return Run(command, model, parameters, MarketAnswers.Spread, "/api/spread", SpreadText.Form);
    }

    private static readonly (string Name, string Help, string Unit) ExcludedLimit =
        ("excluded-limit", "Rows told as left out, with every reason, in JSON: 0 to 200 (default 20).", "N");

    private static readonly (string Name, string Help, string Unit)[] KeyOptions =
    [
        ("view", "Whose bill: buyer (list price) or operator (electricity); default buyer.", "WHO"),
        ("gpu", "The accelerator that is assumed: H100 or B200 (default H100).", "NAME"),
        ("pace", "interactive, relaxed or throughput: how long a token may take (default interactive).", "WHAT"),
        ("mix", "What a million tokens are: output, chat or code (default output).", "WHAT"), ("kind", "average or marginal carbon (default average).", "WHAT"),
    ];

    /// <summary>Puts options at a command; they come back by the name of their HTTP parameter.</summary>
    internal static Dictionary<string, Option<string?>> Add(Command command, IEnumerable<(string Name, string Help, string Unit)> options)
    {
        var added = new Dictionary<string, Option<string?>>(StringComparer.Ordinal);
        foreach (var (name, help, unit) in options)
        {
            var option = new Option<string?>("--" + name) { Description = help, HelpName = unit };
            added.Add(Camel(name), option);
            command.Add(option);
        }

        return added;
    }

    /// <summary>Completes a command that asks the market.</summary>
    /// <param name="command">The command.</param>
    /// <param name="model">Its argument.</param>
    /// <param name="parameters">Its options by the name of their HTTP parameter.</param>
    /// <param name="answer">Answers on the data alone.</param>
    /// <param name="path">Where a gateway answers.</param>
    /// <param name="form">How the answer is told.</param>
    /// <param name="usual">Values of parameters that are not given.</param>
    internal static Command Run(
        Command command, Argument model, Dictionary<string, Option<string?>> parameters, Answer answer, string path,
        MarketForm form, params (string Name, string Value)[] usual)
    {
        var config = new Option<string?>("--config", "-c") { Description = "Configuration file; its carbon price and energy figures hold.", HelpName = "FILE" };
        var forms = new FormOptions();
        command.Add(config);
        forms.AddTo(command);
        var gateway = new GatewayClient(optional: true);
        gateway.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string? Parameter(string name) => name == "model"
                ? parsed.GetValue<string?>(model.Name)
                : parameters.TryGetValue(name, out var option) && parsed.GetValue(option) is { } given
                    ? given
                    : usual.FirstOrDefault(one => one.Name == name).Value;

            var isOffline = !gateway.IsGiven(parsed);
            var question = new MarketQuestion(command.Name, parameters.Keys, Parameter, isOffline);
            var twoSources = !isOffline && parsed.GetValue(config) is not null
                ? "--url and --config exclude each other: a gateway answers by its own configuration."
                : null;
            var fault = forms.Fault(parsed) ?? question.Fault() ?? twoSources;
            if (fault is not null)
            {
                await Console.Error.WriteLineAsync(fault);
                return Misuse.WrongWords;
            }

            void Write(JsonElement found) => form.Write(found, question, forms, parsed);
            return isOffline
                ? Offline(answer, question, parsed.GetValue(config), path, Write)
                : await gateway.AskAsync(parsed, HttpMethod.Get, $"{path}?{question.Query}", null, Write, cancellation, question.Say);
        });
        return command;
    }

    private static int Offline(Answer answer, MarketQuestion question, string? config, string path, Action<JsonElement> write)
    {
        try
        {
            var pack = DataPack.Embedded;
            var options = config is null ? DemoFleet.Options(pack) : ConfigurationReader.ReadFile(config, pack);
            using var found = answer(options, pack, TimeProvider.System, name => question[name], out var problem);
            if (found is null)
            {
                Console.Error.WriteLine(question.Say(problem));
                return Misuse.WrongWords;
            }

            write(found.RootElement);
            // Energy is the same whatever the grid does.
            if (options.Signals.Sources.Count > 0 && path != EnergyCommand.Path)
            {
                Console.Error.WriteLine(SignalNotes.StandIn(options.Signals.Sources, $"GET {path}, or --url with a gateway's address,"));
            }

            return 0;
        }
        catch (ConfigurationException faulty)
        {
            return ConfigurationCommands.Print(faulty);
        }
    }

    /// <summary>An option's name as the HTTP parameter: max-cost-per-m-tokens is maxCostPerMTokens.</summary>
    private static string Camel(string name) =>
        string.Concat(name.Split('-').Select((part, at) => at == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));
}
