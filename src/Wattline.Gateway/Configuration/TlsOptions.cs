using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Wattline.Gateway.Configuration;

/// <summary>What the gateway shows for itself to clients that come by TLS.</summary>
/// <param name="Certificate">With its private key.</param>
/// <param name="Context">The same with the certificates between it and a root.</param>
/// <param name="Files">Where it was read from.</param>
public sealed record TlsOptions(X509Certificate2 Certificate, SslStreamCertificateContext Context, IReadOnlyList<string> Files)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <summary>What is about to be wrong with it, or is already, for a log; null for nothing.</summary>
    /// <param name="now">The moment.</param>
    public string? Warning(DateTimeOffset now)
    {
        var (from, until) = (new DateTimeOffset(Certificate.NotBefore), new DateTimeOffset(Certificate.NotAfter));
        return now < from ? $"The TLS certificate holds only from {Text(from)}; clients refuse it."
            : now > until ? $"The TLS certificate expired at {Text(until)}; clients refuse it."
            : until - now < Soon ? $"The TLS certificate expires at {Text(until)}."
            : null;
    }

    /// <summary>No key in logs or dumps.</summary>
    public override string ToString() => Certificate.Subject;

    private static string Text(DateTimeOffset at) => at.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture);
}
