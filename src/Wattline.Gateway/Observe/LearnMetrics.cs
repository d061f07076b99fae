using System.Diagnostics.Metrics;
using Wattline.Gateway.Control;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Observe;

/// <summary>What is measured of feedback and of learning from it.</summary>
internal static class LearnMetrics
{
    /// <summary>Makes the instruments.</summary>
    public static void Observe(Meter meter, LearnBoard board)
    {
        meter.CreateObservableCounter(
            "wattline.feedback.verdicts",
            () => new[] { One("right", board.Right), One("wrong", board.Wrong), One("refused", board.Refused) },
            "{verdict}", "Verdicts on answers, by what they say, and those that were not taken.");
        meter.CreateObservableCounter(
            "wattline.learn.models", () => Enum.GetValues<LearnOutcome>().Select(outcome => One(WattlineJson.Name(outcome), board.Ended(outcome))),
            "{model}", "Models of rounds of learning, by how their round ended.");
    }

    private static Measurement<long> One(string outcome, long count) => new(count, new KeyValuePair<string, object?>("outcome", outcome));
}
