using Microsoft.AspNetCore.Http;

namespace Wattline.Gateway.OpenAi;

/// <summary>What is said of names of kept things that cannot be followed.</summary>
internal static class StateErrors
{
    /// <summary>A reference that leads nowhere.</summary>
    /// <param name="name">As the caller has it.</param>
    /// <param name="region">The region that kept it and is no more in the fleet; null where none ever issued it to this caller.</param>
    public static OpenAiError Unknown(string name, string? region) => region is null
        ? OpenAiError.Invalid(
            "unknown_state",
            $"'{name}' is not known here: it was not issued to this caller through this gateway, was deleted, or is older than 30 days. It can only be " +
            "read in the region that keeps it; send the content itself instead.")
        : OpenAiError.Invalid("state_region_gone", $"'{name}' is kept in {region}, which is no longer in the fleet. Send the content itself instead.");

    /// <summary>The same where the path names it.</summary>
    public static OpenAiError NotFound(string name, string? region) => Unknown(name, region) with { Status = StatusCodes.Status404NotFound };
}
