using Wattline.Grid.Pack;

namespace Wattline.Grid.Import;

/// <summary>
/// Builds a data pack from a folder of raw files: reads, checks, converts to UTC slots and named units, writes one folder for each class
/// of licence. The same input gives the same bytes.
/// </summary>
public static class PackBuilder
{
    private static readonly (string Name, Action<ImportRun> Build)[] Steps =
    [
        ("sources", SourceCatalogue.Build),
        ("carbon", CarbonImport.Build),
        ("marginal carbon", MarginalImport.Build),
        ("carbon-free share", CarbonFreeImport.Build),
        ("wind and sun", RenewableImport.Build),
        ("exchange rates", ExchangeRates.Build),
        ("prices", BuildPrices),
        ("sites", SiteImport.Build),
        ("places", PlaceImport.Build),
        ("round trips", run => LatencyImport.Build(run, CableImport.Build(run))),
        ("models", ModelImport.Build),
        ("list prices", ListPriceImport.Build),
        ("catalogue of models", CatalogueImport.Build),
        ("clouds", CloudImport.Build),
    ];

    /// <summary>Builds every file of the pack and logs each check with its figure, one a line.</summary>
    /// <param name="fromDirectory">The raw files.</param>
    /// <param name="toDirectory">Where the pack goes; files of the same name are replaced.</param>
    /// <param name="log">Takes what was checked and what came out.</param>
    /// <param name="progress">Takes the name of each step as it begins; may be null.</param>
    /// <exception cref="PackFormatException">A raw file is missing or malformed, or a check fails; nothing is written then.</exception>
    public static void Build(string fromDirectory, string toDirectory, TextWriter log, IProgress<string>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(fromDirectory);
        ArgumentNullException.ThrowIfNull(toDirectory);
        ArgumentNullException.ThrowIfNull(log);
        if (Path.GetFullPath(toDirectory) == Path.GetFullPath(fromDirectory))
        {
            throw new PackFormatException(toDirectory, 0, "", "The pack would land among its raw files.", "Give --to a folder of its own.");
        }

        var run = new ImportRun(fromDirectory, toDirectory, log);
        foreach (var (name, build) in Steps)
        {
            progress?.Report(name);
            build(run);
        }

        run.WriteAll();
    }

    private static void BuildPrices(ImportRun run)
    {
        var ember = DailyPriceImport.Read(run);
        PriceImport.Build(run, ember);
        DailyPriceImport.Build(run, ember);
        ConstantPriceImport.Build(run);
    }
}
