using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Adopting;

/// <summary>Clients that come by TLS, in HTTP/2 and HTTP/1.1.</summary>
public sealed class TlsTests
{
    [Theory]
    [InlineData("2.0", false, false)]
    [InlineData("2.0", true, false)]
    [InlineData("2.0", true, true)]
    [InlineData("1.1", true, false)]
    public async Task AnAnswerComesByTheVersionAskedFor(string version, bool streamed, bool pfx)
    {
        using var certificates = new Certificates();
        var thumbprint = certificates.Write();
        await using var se = await FaultyUpstream.StartAsync();
        await using var gateway = await StartAsync(se, pfx ? $"pfx: {certificates.Folder}/both.pfx" : Pem(certificates));
        using var client = Client(gateway, Version.Parse(version), out var seen);
        using var request = Request(Chat.Request(streamed ? Chat.Streamed() : Chat.Body()), version);
        using var response = await client.SendAsync(request, Stage.Token);
        var answer = await Answered.ReadAsync(response);

        Assert.Equal((200, "se", version), (answer.Status, answer.Region, response.Version.ToString()));
        Assert.Equal([thumbprint], seen);
        Assert.Equal(streamed, answer.Text.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal));
        Assert.Equal("https", gateway.Address.Scheme);
    }

    [Fact]
    public async Task ManyStreamsShareAConnectionAndKeepTheirOwnWords()
    {
        using var certificates = new Certificates();
        certificates.Write();
        await using var se = await FaultyUpstream.StartAsync();
        se.Otherwise = _ => new UpstreamBehaviour.SlowTokens(5, TimeSpan.FromMilliseconds(20));
        await using var gateway = await StartAsync(se, Pem(certificates));
        using var client = Client(gateway, HttpVersion.Version20, out var seen);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            using var request = Request(Chat.Request(Chat.Streamed()), "2.0");
            using var response = await client.SendAsync(request, Stage.Token);
            return await Answered.ReadAsync(response);
        }));

        Assert.All(answers, answer => Assert.EndsWith("data: [DONE]\n\n", answer.Text, StringComparison.Ordinal));
        Assert.Equal(40, answers.Select(answer => answer.Header("Decision")).Distinct().Count());
        Assert.Single(seen);
    }

    [Fact]
    public async Task AStreamThatIsResetReachesTheUpstreamAtOnce()
    {
        using var certificates = new Certificates();
        certificates.Write();
        await using var se = await FaultyUpstream.StartAsync(new UpstreamBehaviour.SlowTokens(1000, TimeSpan.FromMilliseconds(50)));
        await using var gateway = await StartAsync(se, Pem(certificates));
        using var client = Client(gateway, HttpVersion.Version20, out _);
        using var request = Request(Chat.Request(Chat.Streamed()), "2.0");
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stage.Token);
        response.Dispose();

        // The answer itself would take fifty seconds.
        Assert.True(await se.Requests[0].ClientLeft.WaitAsync(TimeSpan.FromSeconds(10), Stage.Token));
        // The connection goes on: only the stream was reset.
        using var again = Request(Chat.Request(Chat.Body()), "2.0");
        using var answer = await client.SendAsync(again, Stage.Token);
        Assert.True(answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task ACertificateThatIsReplacedIsShownToTheNextClient()
    {
        using var certificates = new Certificates();
        var first = certificates.Write();
        await using var se = await FaultyUpstream.StartAsync();
        await using var gateway = await StartAsync(se, Pem(certificates));
        Assert.Equal(first, await ShownAsync(gateway));
        var second = certificates.Write();
        await Stage.WaitForAsync(async () => await ShownAsync(gateway) == second);
        // A pair that does not match, as in the middle of a careless copy, leaves the last good one in force.
        await File.WriteAllTextAsync(certificates.Key, "no key", Stage.Token);
        gateway.Reload();
        await Task.Delay(500, Stage.Token);
        Assert.Equal(second, await ShownAsync(gateway));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, true)]
#pragma warning disable SYSLIB0039, CA5397 // What is refused has to be asked for.
    [InlineData(SslProtocols.Tls11, false)]
#pragma warning restore SYSLIB0039, CA5397
    public async Task OnlyTls12AndLaterIsSpoken(SslProtocols protocol, bool spoken)
    {
        using var certificates = new Certificates();
        certificates.Write();
        await using var se = await FaultyUpstream.StartAsync();
        await using var gateway = await StartAsync(se, Pem(certificates));
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, Stage.Token);
        await using var tls = new SslStream(socket.GetStream());
        var failure = await Record.ExceptionAsync(() => tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "127.0.0.1",
                EnabledSslProtocols = protocol,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.Subject == "CN=wattline-test",
            }, Stage.Token));

        Assert.Equal(spoken, failure is null);
    }

    [Theory]
    [InlineData("listen: https://127.0.0.1:0", "listen", "tls:")]
    [InlineData("listen: http://127.0.0.1:0\ntls: { certificate: cert.pem, key: key.pem }", "tls", "https://")]
    [InlineData("listen: https://127.0.0.1:0\ntls: { certificate: cert.pem }", "tls", "private key")]
    [InlineData("listen: https://127.0.0.1:0\ntls: { certificate: cert.pem, key: key.pem, pfx: both.pfx }", "tls", "PFX")]
    [InlineData("listen: https://127.0.0.1:0\ntls: { certificate: gone.pem, key: key.pem }", "tls.certificate", "path")]
    [InlineData("listen: https://127.0.0.1:0\ntls: { certificate: cert.pem, key: other.pem }", "tls.certificate", "private key")]
    [InlineData("listen: https://127.0.0.1:0\ntls: { certificate: cert.pem, key: cert.pem }", "tls.certificate", "private key")]
    [InlineData("listen: https://127.0.0.1:0\ntls: { pfx: key.pem }", "tls.pfx", "PFX")]
    [InlineData("listen: https://127.0.0.1:0\ntls: { pfx: both.pfx, password_env: UNSET }", "tls.password_env", "Put the password")]
    [InlineData("listen: https://127.0.0.1:0\ntls: { pfx: both.pfx, keys: x }", "tls.keys", "'key'")]
    public void ACertificateThatCannotBeUsedIsAFault(string lines, string path, string remedy)
    {
        using var certificates = new Certificates();
        certificates.Write();
        File.Move(certificates.Key, Path.Combine(certificates.Folder, "other.pem"));
        certificates.Write();
        var yaml = $"{lines}\nupstreams:\n{Stage.Entry("se", 1, new Uri("http://127.0.0.1:9"))}";
        var faults = Assert.Throws<ConfigurationException>(() => Read(yaml, certificates)).Faults;

        Assert.Contains(remedy, Assert.Single(faults, fault => fault.Path == path).Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, "expired")]
    [InlineData(3, "expires")]
    [InlineData(30, null)]
    public void ACertificateNearItsEndIsSaid(int daysLeft, string? word)
    {
        using var certificates = new Certificates();
        certificates.Write(daysLeft: daysLeft, password: "secret");
        var yaml = "listen: https://127.0.0.1:0\ntls: { pfx: both.pfx, password_env: P }\nupstreams:\n" + Stage.Entry("se", 1, new Uri("http://127.0.0.1:9"));
        var options = Read(yaml, certificates, name => name == "P" ? "secret" : null);
        var warning = options.Tls!.Warning(TimeProvider.System.GetUtcNow());

        Assert.Equal(word is null, warning is null);
        Assert.Contains(word ?? "", warning ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", options.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static GatewayOptions Read(string yaml, Certificates certificates, Func<string, string?>? environment = null) =>
        ConfigurationReader.Read(yaml, Path.Combine(certificates.Folder, "w.yaml"), DataPack.Embedded, environment ?? (_ => null));

    private static string Pem(Certificates certificates) => $"certificate: {certificates.Certificate}, key: {certificates.Key}";

    private static Task<TestGateway> StartAsync(FaultyUpstream upstream, string tls) => TestGateway.StartWithFileAsync(
        $"listen: https://127.0.0.1:0\ntls: {{ {tls} }}\nupstreams:\n{Stage.Entry("se", 1, upstream.Address)}");

    private static HttpRequestMessage Request(HttpRequestMessage request, string version)
    {
        (request.Version, request.VersionPolicy) = (Version.Parse(version), HttpVersionPolicy.RequestVersionExact);
        return request;
    }

    private static HttpClient Client(TestGateway gateway, Version version, out List<string> seen)
    {
        var thumbprints = seen = [];
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            thumbprints.Add(certificate!.GetCertHashString());
            return certificate.Subject == "CN=wattline-test";
        };
        return new HttpClient(handler) { BaseAddress = gateway.Address, DefaultRequestVersion = version };
    }

    private static async Task<string> ShownAsync(TestGateway gateway)
    {
        using var client = Client(gateway, HttpVersion.Version20, out var seen);
        using var response = await client.GetAsync(new Uri("/health/live", UriKind.Relative), Stage.Token);
        return seen[0];
    }
}
