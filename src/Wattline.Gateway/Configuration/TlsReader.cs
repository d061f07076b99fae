using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Wattline.Gateway.Configuration;

/// <summary>Reads <c>tls</c>: a certificate and its key as PEM files, or both as one PFX file.</summary>
internal sealed class TlsReader(YamlSection section, string folder, Func<string, string?> environment)
{
    private const string Remedy = "Name a PEM certificate and its private key, or a PFX file.";

    /// <summary>The certificate; null where there is no section, or after its faults were noted.</summary>
    public static TlsOptions? Read(YamlSection root, string folder, Func<string, string?> environment) =>
        new TlsReader(root.Section("tls"), folder, environment).Read(root.Has("tls"));

    /// <summary>Notes where address and certificate do not go together.</summary>
    public static void Check(YamlSection root, GatewayOptions options)
    {
        var secure = options.Listen.Scheme == Uri.UriSchemeHttps;
        if (secure && !root.Has("tls"))
        {
            root.Report("listen", "is https, and there is no certificate.", "Add 'tls: { certificate: FILE, key: FILE }', or listen on http.");
        }
        else if (!secure && root.Has("tls"))
        {
            root.Report("tls", "stands beside an address that is not https.", "Write 'listen: https://...', or leave tls out.");
        }
    }

    private TlsOptions? Read(bool given)
    {
        var (certificate, key, pfx) = (FileOf("certificate"), FileOf("key"), FileOf("pfx"));
        var password = Password();
        section.RefuseOthers();
        if (!given || new[] { certificate, key, pfx }.Any(file => file is not null && !File.Exists(file)))
        {
            return null;
        }

        if (pfx is not null ? certificate is not null || key is not null : certificate is null || key is null)
        {
            section.Report("", pfx is not null ? "names a PFX file beside others." : "names no certificate with its key.", Remedy);
            return null;
        }

        try
        {
            return pfx is not null ? ReadPfx(pfx, password) : ReadPem(certificate!, key!, password);
        }
        catch (Exception failure) when (
            failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            section.Report(pfx is not null ? "pfx" : "certificate", $"cannot be used: {failure.Message}", Remedy);
            return null;
        }
    }

    private static TlsOptions ReadPem(string certificate, string key, string? password)
    {
        var (text, secret) = (File.ReadAllText(certificate), File.ReadAllText(key));
        var own = password is null ? X509Certificate2.CreateFromPem(text, secret) : X509Certificate2.CreateFromEncryptedPem(text, secret, password);
        if (OperatingSystem.IsWindows())
        {
            // Windows serves no certificate whose key was never in a store.
            own = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pfx), null);
        }

        var all = new X509Certificate2Collection();
        all.ImportFromPem(text);
        return Make(own, all, [certificate, key]);
    }

    private static TlsOptions ReadPfx(string pfx, string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(pfx, password);
        var own = all.FirstOrDefault(one => one.HasPrivateKey) ?? throw new CryptographicException("It holds no private key.");
        return Make(own, all, [pfx]);
    }

    /// <summary>Offline: a certificate that leads nowhere must not make each handshake wait for its issuer's server.</summary>
    private static TlsOptions Make(X509Certificate2 own, X509Certificate2Collection all, IReadOnlyList<string> files)
    {
        var between = new X509Certificate2Collection(all.Where(one => one.Thumbprint != own.Thumbprint).ToArray());
        return new TlsOptions(own, SslStreamCertificateContext.Create(own, between, offline: true), files);
    }

    private string? FileOf(string key)
    {
        var file = key switch
        {
            "certificate" => section.Text("certificate"),
            "key" => section.Text("key"),
            _ => section.Text("pfx"),
        };
        if (file is null)
        {
            return null;
        }

        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            section.Report(key, $"{path} is missing.", "Correct the path; it leads from the configuration's folder.");
        }

        return path;
    }

    private string? Password()
    {
        var variable = section.Text("password_env");
        var password = variable is null ? null : environment(variable);
        if (variable is not null && string.IsNullOrEmpty(password))
        {
            section.Report("password_env", $"Environment variable {variable} is not set.", "Put the password there, or leave the line out.");
        }

        return password;
    }
}
