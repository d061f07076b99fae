using System.Globalization;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Grid;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.OnSite;

/// <summary>A site under watch, fed with readings by hand.</summary>
internal sealed class Sites
{
    public const double Kwh = 3.6e6;
    public static readonly DateTimeOffset Noon = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    private double _clock, _used;

    public Sites(string onSite, SiteMemory? memory = null)
    {
        Upstream = UpstreamOf(onSite);
        Watch = new SiteWatch(Upstream, DataPack.Embedded, memory, Noon);
        At = Noon;
    }

    public UpstreamOptions Upstream { get; }

    public SiteWatch Watch { get; }

    public DateTimeOffset At { get; private set; }

    public double Share => Watch.State.Shares!.Hours[0].Mean;

    public static UpstreamOptions UpstreamOf(string onSite) => ConfigurationReader.Read(
        "upstreams:\n" + TestGateway.Upstream("se", "se", new Uri("http://127.0.0.1:9"), "onsite: " + onSite), "t.yaml", DataPack.Embedded, _ => null)
        .Upstreams[0];

    /// <summary>Lets so much time go by and reads the meters.</summary>
    public SiteState Read(double seconds = 0, double? watts = null, double? level = null, double used = 0, string problem = "", double? drawn = null)
    {
        (At, _clock, _used) = (At.AddSeconds(seconds), _clock + seconds, _used + used);
        Watch.Take(new SiteReading(watts, level, problem), _used, drawn, At, _clock);
        return Watch.State;
    }

    /// <summary>A page of a meter.</summary>
    public static string Page(double watts, double percent) => string.Create(
        CultureInfo.InvariantCulture, $"# TYPE feed_watts gauge\nfeed_watts{{site=\"roof\"}} {watts}\nsoc_percent {percent}\n");
}
