using Microsoft.AspNetCore.Http;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Frontiers;

/// <summary>How a question ended.</summary>
/// <param name="Answer">The answer; null for an error.</param>
/// <param name="Error">Why there is none.</param>
internal sealed record FrontierOutcome(FrontierAnswer? Answer, OpenAiError? Error)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    /// <summary>Too many ask at once.</summary>
    public static FrontierOutcome Busy { get; } = new(null, new OpenAiError(
        StatusCodes.Status429TooManyRequests, "server_error", "planner_busy",
        "Other frontiers of this scenario are being computed. Try again after the time in Retry-After.", null, Wait));

    /// <summary>There is nothing to plan.</summary>
    public static FrontierOutcome Nothing { get; } = new(null, new OpenAiError(
        StatusCodes.Status409Conflict, "invalid_request_error", "no_demand",
        "The fleet serves nothing that could be planned: every region is drained, or none may serve what is asked for. Take a drain back, or ask for "
        + "scenario=world.", "scenario"));

    /// <summary>It took too long.</summary>
    public static OpenAiError TooLong { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "server_error", "plan_too_long",
        "The frontier took longer than a minute and was given up. Name one class, or run 'wattline frontier' on a machine of your own.");
}

/// <summary>Where the fleet's demand comes from.</summary>
internal enum FleetDemand
{
    /// <summary>Forecast from what was asked.</summary>
    Expected,

    /// <summary>Nothing was asked yet: one request an hour of each model.</summary>
    Usual,
}
