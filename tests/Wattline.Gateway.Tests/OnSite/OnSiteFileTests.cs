using Wattline.Gateway.Control;

namespace Wattline.Gateway.Tests.OnSite;

/// <summary>What is counted of batteries outlives a stop; what cannot be read is said and starts anew.</summary>
public sealed class OnSiteFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wattline-onsite-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void WhatWasKeptComesBack()
    {
        var file = new OnSiteFile(Path.Combine(_folder.FullName, "state"));
        Assert.Empty(file.Load().Sites);
        var site = new Sites("{ feed_url: 'http://127.0.0.1:9/m', feed_metric: w, battery: { kwh: 10, start_percent: 30 } }");
        Assert.Null(site.Watch.Memory(site.At));
        site.Read(0, 1000);
        site.Read(60, 1100);
        file.Save(new Dictionary<string, SiteMemory> { ["se"] = site.Watch.Memory(site.At)! });

        var (sites, problem) = file.Load();
        Assert.Null(problem);
        Assert.Equivalent(site.Watch.Memory(site.At), sites["se"], strict: true);
        Assert.Equal(1100, sites["se"].ProfileW[12]);
        Assert.Equal(site.Watch.State.LevelJ, sites["se"].LevelJ);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"se\": 5 }")]
    [InlineData("{ \"se\": { \"at\": \"2026-01-01T00:00:00Z\" } }")]
    [InlineData("\u0001")]
    public void WhatCannotBeReadIsSaid(string text)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "onsite.json"), text);
        var (sites, problem) = new OnSiteFile(_folder.FullName).Load();
        Assert.Empty(sites);
        Assert.NotEqual("", problem ?? "");
    }
}
