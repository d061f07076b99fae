namespace Wattline.Gateway.Configuration;

/// <summary>How success laws are learnt from what callers say of answers.</summary>
public sealed record LearnOptions
{
    /// <summary><c>learn.enabled</c>: yes, no, or auto; null, the default: where there is an alias.</summary>
    public bool? Enabled { get; init; }

    /// <summary><c>learn.every_min</c>: time between two rounds while verdicts come, minutes, 1 to 1440; default 15.</summary>
    public double EveryMinutes { get; init; } = 15;

    /// <summary>
    /// <c>learn.min_verdicts</c>: verdicts on a model before it is fitted, and new ones that bring a round forward, 10 to 1,000,000; default 50,
    /// chosen.
    /// </summary>
    public int LeastVerdicts { get; init; } = 50;

    /// <summary><c>learn.prior_weight</c>: how many answers the configured law is worth, 1 to 1,000,000; default 50, chosen.</summary>
    public double PriorWeight { get; init; } = 50;

    /// <summary><c>learn.luck</c>: share of answers that are right by luck, 0.0001 to 0.9; default 0.001. For four choices it is 0.25.</summary>
    public double Luck { get; init; } = 0.001;

    /// <summary>Whether laws are learnt where these aliases stand.</summary>
    public bool IsOn(IReadOnlyList<AutoOptions> aliases) => Enabled ?? aliases.Count > 0;

    /// <summary>Reads the section.</summary>
    internal static LearnOptions Read(YamlSection section)
    {
        var usual = new LearnOptions();
        var options = new LearnOptions
        {
            Enabled = section.OneOf("enabled", "auto", "yes", "no") switch { "yes" => true, "no" => false, _ => null },
            EveryMinutes = section.Number("every_min", 1, 1440, "min") ?? usual.EveryMinutes,
            LeastVerdicts = section.Whole("min_verdicts", 10, 1_000_000) ?? usual.LeastVerdicts,
            PriorWeight = section.Number("prior_weight", 1, 1_000_000, "") ?? usual.PriorWeight,
            Luck = section.Number("luck", 0.0001, 0.9, "") ?? usual.Luck,
        };
        section.RefuseOthers();
        return options;
    }
}
