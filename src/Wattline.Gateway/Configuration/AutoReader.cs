using System.Globalization;
using Wattline.Reasoning;
using Wattline.Text;
using YamlDotNet.RepresentationModel;

namespace Wattline.Gateway.Configuration;

/// <summary>Reads <c>auto</c>, <c>reasoning</c> and <c>difficulty</c>: the aliases that leave the model open, and what they are decided on.</summary>
internal static class AutoReader
{
    private const double Billion = 1e9;

    /// <summary>The success laws and the scale of difficulty.</summary>
    public static ReasoningOptions ReadLaws(YamlSection root)
    {
        var served = Served(root);
        var models = new List<ReasoningModelOptions>();
        foreach (var (name, section) in root.Sections("reasoning"))
        {
            if (served.Count > 0 && !served.Contains(name))
            {
                section.Report("", "is the law of a model that no upstream serves.", $"Use {Near(name, served)}.");
            }

            if (ReadLaw(section) is { } law)
            {
                models.Add(law with { Model = name });
            }
        }

        return new ReasoningOptions { Scale = ReadScale(root.Section("difficulty")), Models = models };
    }

    /// <summary>The aliases.</summary>
    public static IReadOnlyList<AutoOptions> Read(YamlSection root, ReasoningOptions laws)
    {
        var served = Served(root);
        var sections = root.List("auto");
        var aliases = sections.Select(section => ReadAlias(section, laws, served)).ToList();
        foreach (var twice in aliases.GroupBy(alias => alias.Name).Where(group => group.Count() > 1))
        {
            root.Report("auto", $"names '{twice.Key}' {twice.Count()} times.", "Give each alias a name of its own.");
        }

        return aliases;
    }

    /// <summary>
    /// The models that upstreams name in the file, whatever else is wrong with them: so that a fault there hides none here, and makes none up.
    /// </summary>
    private static List<string> Served(YamlSection root) =>
    [
        .. Entries(root.Node("upstreams")).SelectMany(upstream => Entries(Below(upstream, "models")))
            .Select(model => (Below(model, "name") as YamlScalarNode)?.Value).OfType<string>().Where(name => name.Length > 0).Distinct(),
    ];

    private static IEnumerable<YamlNode> Entries(YamlNode? node) => (node as YamlSequenceNode)?.Children ?? [];

    private static YamlNode? Below(YamlNode node, string key) => node is YamlMappingNode map && map.Children.TryGetValue(key, out var value) ? value : null;

    private static DifficultyScale ReadScale(YamlSection section)
    {
        var usual = DifficultyScale.Chosen;
        var scale = new DifficultyScale(
            section.Number("easiest_loss", 0, 20, "nats") ?? usual.EasiestLoss, section.Number("hardest_loss", 0, 20, "nats") ?? usual.HardestLoss,
            section.Number("skills", 1, 10_000, "") ?? usual.Skills);
        section.RefuseOthers();
        if (scale.EasiestLoss > scale.HardestLoss)
        {
            return scale;
        }

        section.Report("easiest_loss", "is not above hardest_loss: the higher the threshold, the more models master a question.", "Exchange the two.");
        return usual;
    }

    private static ReasoningModelOptions? ReadLaw(YamlSection section)
    {
        var loss = section.Number("loss", 0, 20, "nats");
        var billions = section.Number("parameters_billions", 0.001, 100_000, "");
        var steepness = section.Number("steepness", 0.01, 1000, "") ?? 10;
        var tokens = section.Number("tokens_per_skill", 0.1, 100_000, "tokens") ?? 100;
        section.RefuseOthers();
        if (section.Has("loss") == section.Has("parameters_billions"))
        {
            section.Report("loss", section.Has("loss") ? "is given beside parameters_billions." : "is missing.",
                "Give the loss that 'wattline calibrate' found, or parameters_billions for one that is modelled, and not both.");
        }

        return (loss ?? (billions is { } size ? LossLaw.Hoffmann.Optimal(size * Billion) : null)) is { } known
            ? new ReasoningModelOptions("", new SuccessLaw(known, steepness, tokens), billions)
            : null;
    }

    private static AutoOptions ReadAlias(YamlSection section, ReasoningOptions laws, List<string> served)
    {
        var alias = new AutoOptions { Name = section.Name("name", "auto"), Models = ReadModels(section, laws, served) };
        if (served.Contains(alias.Name))
        {
            section.Report("name", $"'{alias.Name}' is a model's name.", "Give the alias another one, as in 'auto'.");
        }

        alias = alias with
        {
            MaxError = section.Number("max_error", 0.0001, 0.9999, "") ?? alias.MaxError,
            DeadlineSeconds = section.Number("deadline_s", 0.1, 86_400, "s"),
            Budgets = ReadBudgets(section) ?? alias.Budgets,
            AnswerTokens = section.Whole("answer_tokens", 1, 100_000) ?? alias.AnswerTokens,
            LowEffortTokens = section.Whole("low_effort_tokens", 0, 1_000_000) ?? alias.LowEffortTokens,
            MediumEffortTokens = section.Whole("medium_effort_tokens", 0, 1_000_000) ?? alias.MediumEffortTokens,
        };
        if (alias.MediumEffortTokens < alias.LowEffortTokens)
        {
            section.Report("medium_effort_tokens", "is below low_effort_tokens.", "Raise it: budgets above low and up to it are medium.");
        }

        section.RefuseOthers();
        return alias;
    }

    private static IReadOnlyList<string> ReadModels(YamlSection section, ReasoningOptions laws, List<string> served)
    {
        var named = section.Texts("models");
        foreach (var unknown in named?.Where(model => laws.Find(model) is null) ?? [])
        {
            section.Report("models", served.Contains(unknown) ? $"'{unknown}' has no block in 'reasoning'." : $"'{unknown}' is no model here.",
                served.Contains(unknown)
                    ? $"Add 'reasoning: {{ {unknown}: {{ parameters_billions: 8 }} }}' with its size, or the loss that 'wattline calibrate' found."
                    : $"Use {Near(unknown, served)}.");
        }

        var models = named ?? [.. laws.Models.Select(law => law.Model)];
        if (models.Count is 0 or > AutoOptions.MostModels || models.Distinct().Count() < models.Count)
        {
            section.Report("models", models.Count == 0 ? "names none, and none has a block in 'reasoning'."
                : models.Count > AutoOptions.MostModels ? $"are {models.Count}." : "names one twice.",
                $"Name 1 to {AutoOptions.MostModels} models, each once, and give each a block in 'reasoning'.");
        }

        return models;
    }

    private static List<int>? ReadBudgets(YamlSection section)
    {
        const int least = 16, most = 1_000_000;
        if (section.Texts("budgets") is not { } texts)
        {
            return null;
        }

        var budgets = new List<int>();
        foreach (var text in texts)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var budget) || budget is < least or > most
                || (budgets.Count > 0 && budget <= budgets[^1]))
            {
                section.Report("budgets", $"'{text}' is no whole number from {least:N0} to {most:N0} tokens above the one before.",
                    "Write them rising, as in [1024, 2048, 4096].");
                return null;
            }

            budgets.Add(budget);
        }

        if (budgets.Count is > 0 and <= AutoOptions.MostBudgets)
        {
            return budgets;
        }

        section.Report("budgets", budgets.Count == 0 ? "names none." : $"are {budgets.Count}.", $"Name 1 to {AutoOptions.MostBudgets}.");
        return null;
    }

    private static string Near(string name, List<string> known) =>
        string.Join(", ", Nearest.Names(name, known, 3).DefaultIfEmpty(known.FirstOrDefault("a model of upstreams")));
}
