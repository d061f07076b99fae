namespace Wattline.Gateway.Demo;

/// <summary>What a stand-in's model does.</summary>
public enum StandInKind
{
    /// <summary>Writes text: chat, completions and responses.</summary>
    Text,

    /// <summary>Turns text into vectors.</summary>
    Embedding,

    /// <summary>Judges text.</summary>
    Moderation,
}

/// <summary>A model that a stand-in answers for, at the pace that the data give for its region.</summary>
/// <param name="Name">The name that requests ask for.</param>
/// <param name="PrefillMsPerToken">Time per prompt token before the first one of the answer, ms; 0 or more.</param>
/// <param name="DecodeMsPerToken">Time between two tokens, ms; 0 or more.</param>
/// <param name="Kind">What it does. Default: writes text.</param>
public sealed record StandInModel(string Name, double PrefillMsPerToken, double DecodeMsPerToken, StandInKind Kind = StandInKind.Text);

/// <summary>What a stand-in stands in for.</summary>
public sealed record StandInOptions
{
    /// <summary>Identifier of the region; every answer names it in <c>x-stand-in</c>.</summary>
    public required string Region { get; init; }

    /// <summary>The place as the answers call it. Default: the region's identifier.</summary>
    public string? City { get; init; }

    /// <summary>The models; at least one, each name once.</summary>
    public required IReadOnlyList<StandInModel> Models { get; init; }

    /// <summary>Port on the loopback address; 0 takes any free one. Default 0; 0 to 65,535.</summary>
    public int Port { get; init; }

    /// <summary>How long waits last against the data's: 1 is their pace, 0.1 ten times faster, 0 no wait. Default 1; 0 to 100.</summary>
    public double TimeScale { get; init; } = 1;

    /// <summary>Keeps the pace.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Every setting that is out of range; empty when all are in.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        Require(Models.Count > 0, "Models is empty; a stand-in has at least one.");
        Require(Models.DistinctBy(model => model.Name).Count() == Models.Count, "Models names one model twice.");
        Require(Models.All(model => IsTime(model.PrefillMsPerToken)), "PrefillMsPerToken is 0 to 60,000 ms.");
        Require(Models.All(model => IsTime(model.DecodeMsPerToken)), "DecodeMsPerToken is 0 to 60,000 ms.");
        Require(Port is >= 0 and <= 65_535, $"Port is {Port}; it may be 0 to 65,535.");
        Require(TimeScale is >= 0 and <= 100, $"TimeScale is {TimeScale}; it may be 0 to 100.");
        return faults;

        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    private static bool IsTime(double milliseconds) => milliseconds is >= 0 and <= 60_000;
}
