using Microsoft.AspNetCore.Http;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Api;

/// <summary>What may stand behind the question mark.</summary>
internal static class QueryParameters
{
    /// <summary>Refuses a parameter of another name, and one that is given twice: neither is passed over in silence.</summary>
    public static OpenAiError? Refuse(IQueryCollection query, IReadOnlyList<string> known)
    {
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name))
            {
                var all = known.Count > 0 ? $"Parameters: {string.Join(", ", known)}." : "There are none here.";
                return OpenAiError.Invalid("unknown_parameter", $"'{name}' is no parameter. {all}", name);
            }

            if (values.Count > 1)
            {
                return OpenAiError.Invalid("unknown_parameter", $"'{name}' is given {values.Count} times, and which one holds is not said.", name);
            }
        }

        return null;
    }
}
