using Wattline.Grid.Pack;

namespace Wattline.Grid.Import;

/// <summary>The models that somebody may ask for, measured, open or closed, and who sells their tokens.</summary>
internal static class CatalogueImport
{
    private const string Unchecked = "parameters from memory, not checked";

    public static void Build(ImportRun run)
    {
        var models = Models(run);
        var table = run.Table(
            "open/model_catalogue.csv", "model_id", "display_name", "family", "developer", "parameters_billions", "active_parameters_billions",
            "weight_precision", "weights", "names", "source_id", "year", "basis", "note");
        foreach (var (entry, measured, open, names) in models)
        {
            var published = entry.Parameters is not null;
            table.Add(
                entry.Id, entry.Name, entry.Family, entry.Developer, entry.Parameters, entry.Active ?? entry.Parameters,
                published ? entry.Precision : null, open ? "open" : "closed", string.Join(' ', names),
                measured ? "ml-energy" : published ? "model-cards" : "litellm", measured || !published ? 2026 : 2025, "published",
                published ? entry.Checked ? "" : Unchecked : "size not published");
        }

        table.Save();
        var counts = models.CountBy(model => model.Measured ? "measured" : model.Open ? "open" : "closed").ToDictionary();
        run.Check(
            "Catalogue of models", $"{models.Count} of {models.Select(model => model.Entry.Family).Distinct().Count()} families",
            $"{counts.GetValueOrDefault("measured")} measured", $"{counts.GetValueOrDefault("open")} open", $"{counts.GetValueOrDefault("closed")} closed",
            $"{models.Count(model => !model.Entry.Checked)} with parameters from memory");
        OfferImport.Build(run, [.. models.Select(model => (model.Entry.Id, model.Names))]);
    }

    /// <summary>
    /// Measured models take their size from the measurements; one that is listed and was not measured this time is left out, one that
    /// was measured and is not listed comes under its own name.
    /// </summary>
    private static List<(CatalogueEntry Entry, bool Measured, bool Open, IReadOnlyList<string> Names)> Models(ImportRun run)
    {
        var measured = Measured(run);
        var listed = OpenModels.All.Select(entry => (Entry: entry, Open: true)).Concat(ClosedModels.All.Select(entry => (Entry: entry, Open: false)))
            .Where(one => !one.Open || one.Entry.Parameters is not null || measured.ContainsKey(one.Entry.Id)).ToList();
        var unlisted = measured.Keys.Except(listed.Select(one => one.Entry.Id)).Select(id => (
            Entry: CatalogueEntry.Of(id.Split('/')[^1], id.Split('/')[0], new CatalogueEntry(id, id.Split('/')[^1])).Single(), Open: true));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var models = new List<(CatalogueEntry, bool, bool, IReadOnlyList<string>)>();
        foreach (var (entry, open) in listed.Concat(unlisted))
        {
            var names = entry.Names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(ModelName.Plain(entry.Id)).Distinct()
                .Where(taken.Add).ToList();
            models.Add((measured.TryGetValue(entry.Id, out var size)
                ? entry with { Parameters = size.Parameters, Active = size.Active, Precision = size.Precision }
                : entry, size != default, open, names));
        }

        return models;
    }

    private static Dictionary<string, (double Parameters, double Active, string Precision)> Measured(ImportRun run)
    {
        var models = new Dictionary<string, (double, double, string)>(StringComparer.Ordinal);
        var row = run.Read("llm-energy/mlenergy_v3_llm_configurations.csv");
        while (row.Read())
        {
            models[row.Name(row.Column("model_id"))] = (
                row.Number(row.Column("total_params_billions"), 0.001, 1e5), row.Number(row.Column("activated_params_billions"), 0.001, 1e5),
                row.Name(row.Column("weight_precision")));
        }

        return models;
    }
}
