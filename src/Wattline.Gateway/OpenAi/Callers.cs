using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.OpenAi;

/// <summary>Knows callers by the hash of their key.</summary>
internal sealed class Callers(GatewayOptions options)
{
    private readonly List<(byte[] Hash, KeyPolicy Policy)> _known = [.. options.Keys.Select(key => (Convert.FromHexString(key.Sha256), key))];

    /// <summary>The caller's policy; null where keys are configured and none of them was shown.</summary>
    public KeyPolicy? Identify(HttpRequest request)
    {
        if (_known.Count == 0)
        {
            return KeyPolicy.Anonymous;
        }

        var header = request.Headers.Authorization.ToString();
        var key = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim()
            : header.Length == 0 ? request.Headers["api-key"].ToString() : "";
        if (key.Length == 0)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        KeyPolicy? found = null;
        foreach (var (known, policy) in _known)
        {
            // Every key is compared in full, so that the time taken says nothing of how near a guess was.
            found = CryptographicOperations.FixedTimeEquals(known, hash) ? policy : found;
        }

        return found;
    }

    /// <summary>The answer to a caller who is not known.</summary>
    public static OpenAiError Unknown => new(
        StatusCodes.Status401Unauthorized, "invalid_request_error", "invalid_api_key", "No known key. Send 'Authorization: Bearer <key>' with one that this gateway's operator gave you.");
}
