using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Wattline.Gateway.Tests.Adopting;

/// <summary>Self-signed certificates for 127.0.0.1, as PEM and PFX files in a folder that goes with this.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wattline-test-");

    public string Folder => _folder.FullName;

    public string Certificate => Path.Combine(Folder, "cert.pem");

    public string Key => Path.Combine(Folder, "key.pem");

    /// <summary>Writes a new certificate in the place of the one before; returns its thumbprint.</summary>
    public string Write(string name = "CN=wattline-test", int daysLeft = 30, string? password = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-60), now.AddDays(daysLeft));
        File.WriteAllText(Certificate, made.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(Path.Combine(Folder, "both.pfx"), made.Export(X509ContentType.Pfx, password));
        return made.Thumbprint;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
